using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Keys;

namespace Agent.Clients;

/// <summary>One peering, and what a round would do for it.</summary>
/// <param name="Error">Why there is no plan; null when there is.</param>
internal sealed record PeeringPlan(PeeringSettings Settings, string Path, Plan Plan, string? Error = null)
{
    /// <summary>What the broker has of it; null if it has none, or was not asked.</summary>
    public ClientPeering? Peering { get; init; }

    /// <summary>The sort of error, so that each is logged once.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>Whether the error is that the server's agent has not applied something yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>What is to be remembered when the plan has been executed; null for nothing new.</summary>
    public PeeringNote? Note { get; init; }

    /// <summary>The interface, while it is up.</summary>
    public Tunnel? Tunnel { get; init; }

    /// <summary>The server's peer of that interface.</summary>
    public DevicePeer? Peer { get; init; }

    /// <summary>A plan for the host as it is.</summary>
    /// <param name="settings">The peering's.</param>
    /// <param name="host">The host.</param>
    /// <param name="plan">What is done.</param>
    /// <param name="server">The key of the server's peer; null where none is looked for.</param>
    public static PeeringPlan Of(PeeringSettings settings, ClientState host, Plan plan, PublicKey? server = null) =>
        new(settings, host.Path, plan) { Tunnel = host.Tunnel, Peer = server is { } key ? host.Tunnel?.PeerOf(key) : null };

    public bool NeedsDecision => Has(FindingKind.Decision);

    public bool IsRevoked => Has(FindingKind.Revoked);

    public bool IsDisabled => Plan.Findings.Any(finding => finding.Slug == ClientFindings.DisabledSlug);

    private bool Has(FindingKind kind) => Plan.Findings.Any(finding => finding.Kind == kind);
}
