using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Peerings;

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

    /// <summary>What is to be remembered when the plan has been executed; null for nothing new.</summary>
    public PeeringNote? Note { get; init; }

    /// <summary>The interface, while it is up.</summary>
    public Tunnel? Tunnel { get; init; }

    /// <summary>The server's peer of that interface.</summary>
    public DevicePeer? Peer { get; init; }

    public bool NeedsDecision => Has(FindingKind.Decision);

    public bool IsRevoked => Has(FindingKind.Revoked);

    private bool Has(FindingKind kind) => Plan.Findings.Any(finding => finding.Kind == kind);
}

/// <summary>Computes what a round does for a peering. It looks at nothing and changes nothing itself.</summary>
/// <param name="client">This host's name.</param>
/// <param name="mayTakeOver">Whether an operator has said so: a peering of another key is replaced, a revoked one asked for again.</param>
internal sealed class ClientPlanner(ClientName client, bool mayTakeOver, TimeProvider time)
{
    /// <summary>The plan where somebody else's file is in the way; null where none is. The broker is not even asked then.</summary>
    public static PeeringPlan? Foreign(PeeringSettings settings, ClientState host) =>
        host.File?.ForeignTo(settings.ServerName, host.Keys?.PrivateKey) is { } why
            ? Keep(settings, host, ClientFindings.Foreign(host.Path, why))
            : null;

    public PeeringPlan Of(PeeringSettings settings, ClientState host, PeeringView view)
    {
        if (Foreign(settings, host) is { } foreign)
        {
            return foreign;
        }

        if (view.Peering is not { } peering)
        {
            return host.Note.IsGranted && !mayTakeOver ? OfRevoked(settings, host) : OfNone(settings, host);
        }

        var own = host.Keys?.PublicKey;
        var isOwn = own is { } key && (view.Key is { } known ? known == key : host.Note.IsGranted && host.Note.Has(key));
        return isOwn || mayTakeOver || view.Key is not { } other || host.Note.Has(other)
            ? OfPeering(settings, host, peering, isOwn)
            : Keep(settings, host, ClientFindings.OtherKey(client, settings, other, own)) with { Lease = peering.Lease.ToString(), LeaseV6 = peering.LeaseV6?.ToString() };
    }

    private static PeeringPlan OfNone(PeeringSettings settings, ClientState host) => new(
        settings, host.Path, Lease: null,
        new Plan(
        [
            .. MakeKeys(settings, host),
            new AskForPeering(settings.ServerName, MustBeNew: true),
            new WriteConfiguration(host.Path, Text: null, host.File?.Text),
        ]))
    {
        Tunnel = host.Tunnel,
    };

    private PeeringPlan OfRevoked(PeeringSettings settings, ClientState host) =>
        Keep(settings, host, ClientFindings.Revoked(client, settings, host)) is var plan && host.File is null
            ? plan
            : plan with { Plan = plan.Plan with { Steps = [new SetAside(host.Path)] } };

    private PeeringPlan OfPeering(PeeringSettings settings, ClientState host, ClientPeering peering, bool isOwn)
    {
        List<Step> steps = [.. MakeKeys(settings, host)];
        if (!isOwn)
        {
            steps.Add(new AskForPeering(settings.ServerName, MustBeNew: false));
        }

        var wanted = host.Keys is null ? null : (host.File ?? ClientFile.Empty).With(host.Keys.PrivateKey, peering, settings);
        if (wanted is null || host.File?.IsSame(wanted) != true)
        {
            steps.Add(new WriteConfiguration(host.Path, wanted?.Text, host.File?.Text));
        }

        return new PeeringPlan(settings, host.Path, peering.Lease.ToString(), new Plan(steps)
        {
            Findings = wanted is null ? [] : [.. Findings(settings, host, peering, wanted)],
        })
        {
            LeaseV6 = peering.LeaseV6?.ToString(),
            Note = isOwn && host.Note.WithGranted(host.Keys!.PublicKey) is var note && note != host.Note ? note : null,
            Tunnel = host.Tunnel,
            Peer = host.Tunnel is null ? null : TunnelCheck.PeerOf(host.Tunnel, peering.ServerKey),
        };
    }

    private IEnumerable<Finding> Findings(PeeringSettings settings, ClientState host, ClientPeering peering, ClientFile wanted)
    {
        var (kept, said) = (wanted.NetworksOf(peering.ServerKey), (settings.AllowedIps ?? peering.AllowedIps).ToString());
        if (!kept.SetEquals(ClientFile.Networks([said])))
        {
            yield return ClientFindings.KeptAllowedIps(host.Path, string.Join(", ", kept), said);
        }

        if (wanted.SavesConfig)
        {
            yield return ClientFindings.SavesConfig(host.Path);
        }

        foreach (var finding in TunnelCheck.Of(settings, host, host.Keys!, peering, wanted, time.GetUtcNow()))
        {
            yield return finding;
        }
    }

    private static MakeKeys[] MakeKeys(PeeringSettings settings, ClientState host) =>
        host.Keys is null ? [new MakeKeys(settings.ServerName)] : [];

    private static PeeringPlan Keep(PeeringSettings settings, ClientState host, Finding finding) =>
        new(settings, host.Path, Lease: null, Plan.Nothing with { Findings = [finding] }) { Tunnel = host.Tunnel };
}
