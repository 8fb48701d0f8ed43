using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Clients;

/// <summary>One peering, and what a round would do for it.</summary>
/// <param name="Lease">The client's address; null if the broker has no such peering.</param>
/// <param name="Error">Why there is no plan; null when there is.</param>
internal sealed record PeeringPlan(PeeringSettings Settings, string Path, string? Lease, Plan Plan, string? Error = null)
{
    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }

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

    public bool NeedsDecision => Has(FindingKind.Decision);

    public bool IsRevoked => Has(FindingKind.Revoked);

    public bool IsDisabled => Plan.Findings.Any(finding => finding.Slug == ClientFindings.DisabledSlug);

    private bool Has(FindingKind kind) => Plan.Findings.Any(finding => finding.Kind == kind);
}
