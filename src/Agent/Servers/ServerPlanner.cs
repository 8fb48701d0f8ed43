using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>What a round knows from the rounds before it.</summary>
/// <param name="Unconfirmed">The list that was held back until the broker says it again.</param>
/// <param name="WasUnknown">Whether the broker did not know the server.</param>
internal sealed record RoundMemory(PeerList? Unconfirmed, bool WasUnknown)
{
    public static RoundMemory None { get; } = new(Unconfirmed: null, WasUnknown: false);
}

/// <summary>A plan, and what is true when it has been executed.</summary>
/// <param name="Applied">The list that the interface has then; null for that of before.</param>
internal sealed record RoundPlan(Plan Plan, ServerState State, PeerList? Applied, RoundMemory Memory)
{
    /// <summary>Nothing is done, for this reason.</summary>
    public static RoundPlan Keep(HostState host, Finding finding) =>
        new(Plan.Nothing with { Findings = [finding] }, host.State, Applied: null, RoundMemory.None);
}

/// <summary>Computes what a round does. It looks at nothing and changes nothing itself.</summary>
/// <param name="isAdopting">Whether the interface is still taken for somebody else's, whatever its file and the state say.</param>
internal sealed class ServerPlanner(ServerSettings settings, string path, bool isAdopting = false)
{
    private readonly InterfacePlanner networkInterface = new(settings, path);

    /// <summary>What is done before the broker is asked: tunnels do not depend on it.</summary>
    public Plan Boot(HostState host)
    {
        if (Findings.Foreign(settings, host) is { } foreign)
        {
            return Plan.Nothing with { Findings = [foreign] };
        }

        List<Step> steps = host.Keys is null ? [new MakeKeys(settings.Name)] : [];
        if (!IsManaged(host))
        {
            return new Plan(steps);
        }

        if (host.CanBoot && (host.Device is null ? host.Others.Count == 0 : host.IsHalfUp))
        {
            if (host.Device is not null)
            {
                steps.Add(new TakeDown(settings.Interface));
            }

            steps.Add(new BringUp(settings.Interface, host.File!.PeerKeys.Count(), IsBoot: true));
            steps.AddRange(networkInterface.BootSteps(host with { Device = null, Link = null }));
        }
        else if (host.CanBoot && host.Device is not null && host.File!.IsOf(settings.Name))
        {
            steps.AddRange(networkInterface.BootSteps(host));
        }

        return new Plan(steps);
    }

    public RoundPlan Of(HostState host, BrokerView view, RoundMemory memory, DateTimeOffset now)
    {
        var round = KeptPeers.Note(OfView(host, view, memory, now), host, settings.Name);
        return host.FileFault is { } fault
            ? round with { Plan = round.Plan with { Findings = [.. round.Plan.Findings, Findings.UnreadableFile(path, fault)] } }
            : round;
    }

    private RoundPlan OfView(HostState host, BrokerView view, RoundMemory memory, DateTimeOffset now)
    {
        if (Findings.Foreign(settings, host) is { } foreign)
        {
            return RoundPlan.Keep(host, foreign);
        }

        var round = view.List is { } list
            ? new ListPlanner(settings, networkInterface, host, view.Server!, list).Of(memory, now)
            : OfUnknown(host, view, memory, now);
        return IsManaged(host) || round.Plan.Findings.Any(finding => finding.IsFatal)
            || (view.List is not null && Unmanaged.IsMark(round.Plan, host))
            ? round
            : RoundPlan.Keep(host, Unmanaged.Decision(settings, host, round.Plan, isAdopting));
    }

    private bool IsManaged(HostState host) => !isAdopting && host.IsManaged(settings.Name);

    /// <summary>
    /// The broker does not know the server. That alone is no order to remove anybody: it may have lost its database. A broker of an
    /// earlier release does not tell why; it is believed when it says the same twice.
    /// </summary>
    private RoundPlan OfUnknown(HostState host, BrokerView view, RoundMemory memory, DateTimeOffset now)
    {
        var isDeleted = host.State.ServerId is { } id && view.DeletedIds?.Contains(id) == true;
        if (!view.WasKnown)
        {
            var peers = host.PeerCount(settings.Name);
            return isDeleted || host.State.IsForgotten || (peers == 0 && host.FileFault is null)
                ? RegisterAnew(host, now)
                : RoundPlan.Keep(host, peers == 0 ? Findings.Unknown(settings) : Findings.NotRegistered(settings, peers));
        }

        var tellsDeletions = view.DeletedIds is not null || host.State.Digest is not null;
        if (!isDeleted && (tellsDeletions || !memory.WasUnknown))
        {
            return RoundPlan.Keep(host, tellsDeletions ? Findings.Unknown(settings) : Findings.UnknownOnce(settings)) with
            {
                Memory = new RoundMemory(Unconfirmed: null, WasUnknown: true),
            };
        }

        var steps = host.Device is null ? Plan.Nothing : networkInterface.Of(host, networkInterface.OwnTarget(host), [], now);
        return new RoundPlan(
            steps with { Findings = [.. steps.Findings, isDeleted ? Findings.Deleted(settings) : Findings.UnknownTwice(settings)] },
            host.State, Applied: null, new RoundMemory(Unconfirmed: null, WasUnknown: true));
    }

    private RoundPlan RegisterAnew(HostState host, DateTimeOffset now)
    {
        var steps = networkInterface.Of(host, networkInterface.OwnTarget(host), [], now);
        var removals = steps.Steps.OfType<RemovePeers>().ToArray();
        return new RoundPlan(
            steps with { Steps = [.. removals, new Register(settings.Name), .. steps.Steps.Except(removals)] },
            host.State.Addresses.Count == 0 ? ServerState.Empty : ServerState.Empty with { Addresses = host.State.Addresses },
            Applied: null, RoundMemory.None);
    }
}
