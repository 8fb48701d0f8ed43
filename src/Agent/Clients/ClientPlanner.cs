using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Peerings;

namespace Agent.Clients;

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

    /// <summary>What the file alone says, which does not need the broker: bring the interface up, and find the server again.</summary>
    public PeeringPlan Local(PeeringSettings settings, ClientState host)
    {
        if (host.File is not { Tunnel: { } written } file || host.Keys is null || Foreign(settings, host) is not null)
        {
            return Keep(settings, host);
        }

        IEnumerable<Step> steps = host.Tunnel is not { } tunnel
            ? StartTunnel.Where(settings, host)
            : new TunnelPlanner(settings, host, tunnel, written, time.GetUtcNow()).Plan().Steps;
        var plan = new Plan([.. steps]) { Findings = file.SavesConfig ? [ClientFindings.SavesConfig(host.Path)] : [] };
        return PeeringPlan.Of(settings, host, plan, written.Server);
    }

    public PeeringPlan Of(PeeringSettings settings, ClientState host, PeeringView view)
    {
        var plan = OfView(settings, host, view);
        return view.RenamedTo is { } name
            ? plan with { Plan = plan.Plan with { Findings = [.. plan.Plan.Findings, ClientFindings.Renamed(client, name)] } }
            : plan;
    }

    private PeeringPlan OfView(PeeringSettings settings, ClientState host, PeeringView view)
    {
        if (Foreign(settings, host) is { } foreign)
        {
            return foreign;
        }

        if (view.Peering is not { } peering)
        {
            return view.IsDisabled ? Keep(settings, host, ClientFindings.Disabled(client, settings))
                : view.HasAccessEnded ? OfRevoked(settings, host, ClientFindings.AccessEnded(settings, host))
                : host.Note.IsGranted && !mayTakeOver ? OfRevoked(settings, host, ClientFindings.Revoked(client, settings, host))
                : OfNone(settings, host);
        }

        var own = host.Keys?.PublicKey;
        var isOwn = own is { } key && (view.Key is { } known ? known == key : host.Note.IsGranted && host.Note.Has(key));
        if (host.NextKeys is { } next && (isOwn || view.Key == next.PublicKey))
        {
            return PeeringPlan.Of(settings, host, KeyRotation.PlanOf(settings, host), peering.ServerKey) with { Peering = peering };
        }

        return isOwn || mayTakeOver || view.Key is not { } other || host.Note.Has(other)
            ? OfPeering(settings, host, peering, isOwn)
            : Keep(settings, host, ClientFindings.OtherKey(client, settings, other, own)) with { Peering = peering };
    }

    private static PeeringPlan OfNone(PeeringSettings settings, ClientState host) => PeeringPlan.Of(settings, host, new Plan(
    [
        .. MakeKeys(settings, host),
        new AskForPeering(settings.ServerName, MustBeNew: true),
        new WriteConfiguration(host.Path, Text: null, host.File?.Text),
        .. host.Tunnel is null ? StartTunnel.Where(settings, host) : [],
    ]));

    /// <summary>The interface goes before its file: wg-quick reads there what to undo.</summary>
    private static PeeringPlan OfRevoked(PeeringSettings settings, ClientState host, Finding finding)
    {
        var plan = Keep(settings, host, finding);
        return host.File is null ? plan : plan with
        {
            Plan = plan.Plan with
            {
                Steps =
                [
                    .. host.IsManaged(settings) ? (Step[])[StopTunnel.Of(settings, host, "since access to its server has ended")] : [],
                    new SetAside(host.Path),
                ],
            },
        };
    }

    private PeeringPlan OfPeering(PeeringSettings settings, ClientState host, ClientPeering peering, bool isOwn)
    {
        List<Step> steps = [.. MakeKeys(settings, host)];
        if (!isOwn)
        {
            steps.Add(new AskForPeering(settings.ServerName, MustBeNew: false));
        }

        var wanted = host.Keys is null ? null : (host.File ?? ClientFile.Empty).With(host.Keys.PrivateKey, peering, settings);
        var write = wanted is not null && host.File?.IsSame(wanted) == true
            ? Array.Empty<Step>()
            : [new WriteConfiguration(host.Path, wanted?.Text, host.File?.Text)];
        var tunnel = wanted?.Tunnel is { } file && host.Tunnel is { } up
            ? new TunnelPlanner(settings, host, up, file, time.GetUtcNow()).Plan()
            : null;
        if (tunnel is { NeedsRestart: true } && settings.ManageInterface)
        {
            steps.AddRange([
                StopTunnel.Of(settings, host, "since wg-quick sets a default route only when it brings it up"),
                .. write,
                .. StartTunnel.Where(settings, host),
            ]);
        }
        else
        {
            // The interface first: where the agent is killed between the two, the next round still finds what it has written before.
            steps.AddRange([.. tunnel?.Steps ?? [], .. write, .. host.Tunnel is null ? StartTunnel.Where(settings, host) : []]);
        }

        var plan = new Plan(steps) { Findings = wanted is null ? [] : [.. Findings(settings, host, peering, wanted, tunnel)] };
        return PeeringPlan.Of(settings, host, plan, peering.ServerKey) with
        {
            Peering = peering,
            Note = isOwn && host.Note.WithGranted(host.Keys!.PublicKey) is var note && note != host.Note ? note : null,
        };
    }

    private IEnumerable<Finding> Findings(
        PeeringSettings settings, ClientState host, ClientPeering peering, ClientFile wanted, TunnelPlan? tunnel)
    {
        var (kept, said) = (wanted.NetworksOf(peering.ServerKey), (settings.AllowedIps ?? peering.AllowedIps).ToString());
        if (!kept.SetEquals(CidrList.Read(said)))
        {
            yield return ClientFindings.KeptAllowedIps(host.Path, string.Join(", ", kept), said);
        }

        if (wanted.SavesConfig)
        {
            yield return ClientFindings.SavesConfig(host.Path);
        }

        if (tunnel is not null && TunnelCheck.Of(settings, host, peering.ServerKey, tunnel, time.GetUtcNow()) is { } finding)
        {
            yield return finding;
        }
    }

    private static MakeKeys[] MakeKeys(PeeringSettings settings, ClientState host) =>
        host.Keys is null ? [new MakeKeys(settings.ServerName)] : [];

    private static PeeringPlan Keep(PeeringSettings settings, ClientState host, params Finding[] findings) =>
        PeeringPlan.Of(settings, host, Plan.Nothing with { Findings = findings });
}
