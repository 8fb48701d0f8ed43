using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;
using Broker.Domain.Keys;

namespace Agent.Servers;

/// <summary>Makes a server's interface what the broker says: look, ask, plan, act. One call at a time.</summary>
internal sealed class ServerRound
{
    private readonly ServerSettings settings;
    private readonly KeyStore keyStore;
    private readonly AgentLog log;
    private readonly TimeProvider time;
    private readonly StateFile stateFile;
    private readonly HostView hostView;
    private readonly ServerFeed feed;
    private readonly ServerPlanner planner;
    private readonly ServerInterface networkInterface;
    private readonly FindingLog findingLog;
    private readonly bool isAdopting;

    private PlanExecution execution;
    private RoundMemory memory = RoundMemory.None;
    private PublicKey? ownKey;
    private bool isSteady;

    public ServerRound(
        ServerSettings settings, BrokerClient broker, IWireGuard wireGuard, AgentFolders folders, KeyStore keyStore, TimeProvider time,
        AgentLog log, bool isAdopting = false)
    {
        (this.settings, this.keyStore, this.time, this.log, this.isAdopting) = (settings, keyStore, time, log, isAdopting);
        findingLog = new FindingLog(log);
        stateFile = new StateFile(folders.State(settings.Name));
        hostView = new HostView(settings, wireGuard, folders, keyStore, stateFile);
        feed = new ServerFeed(broker, settings, time);
        planner = new ServerPlanner(settings, folders.Configuration(settings.Interface), isAdopting);
        networkInterface = new ServerInterface(settings, wireGuard, keyStore, broker, time);
        execution = new PlanExecution(networkInterface, stateFile, log);
    }

    /// <summary>Whether the broker holds the next round's request open until something changes: then it can begin at once.</summary>
    public bool IsWatching => isSteady && feed.Waits;

    /// <summary>Which of the broker's lists the interface has; null while it has none of them.</summary>
    public AppliedList? Applied { get; private set; }

    /// <summary>The steps that the last round has executed.</summary>
    public IReadOnlyList<Step> Executed => execution.Executed;

    /// <summary>What the last round found that is not as it should be.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>
    /// One round. After one that went well, the broker's answer may wait for a change; any other first makes sure that the interface is up.
    /// </summary>
    /// <exception cref="BrokerFaultException">No usable answer: nothing was changed.</exception>
    /// <exception cref="ToolException">WireGuard's tools failed.</exception>
    /// <exception cref="DecisionNeededException">The agent must not go on by itself.</exception>
    public async Task<RoundOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var (wasSteady, last) = (isSteady, memory);
        (isSteady, memory) = (false, RoundMemory.None);
        execution = new PlanExecution(networkInterface, stateFile, log);
        var host = wasSteady ? null : await BootAsync(cancellationToken);
        var view = await feed.AskAsync(ownKey, mayWait: wasSteady, cancellationToken);
        var (round, held) = await stateFile.PlanAsync(host ?? await LookAsync(), Plan);
        var register = round.Plan.Steps.ToList().FindIndex(step => step is Register);
        if (register >= 0)
        {
            // What follows depends on the broker's answer to it.
            using (held)
            {
                await execution.RunAsync(round.Plan, [.. round.Plan.Steps.Take(register + 1)], round.State, cancellationToken);
            }

            (view, last) = (await feed.AskAsync(ownKey, mayWait: false, cancellationToken), memory);
            (round, held) = await stateFile.PlanAsync(await LookAsync(), Plan);
        }

        using (held)
        {
            await execution.RunAsync(round.Plan, round.Plan.Steps, isAdopting ? null : round.State, cancellationToken);
        }

        var outcome = Conclude(round, view, register >= 0);
        if (isAdopting && outcome is not RoundOutcome.InDoubt)
        {
            // Last: where an adoption has failed or was killed, no list was applied, and a deletion at the broker removes nobody.
            stateFile.Save(round.State);
        }

        return outcome;

        RoundPlan Plan(HostState looked) => planner.Of(looked, view, last, time.GetUtcNow());
    }

    /// <summary>What <see cref="RunAsync"/> would do now. Changes nothing.</summary>
    public async Task<ServerPreview> PreviewAsync(CancellationToken cancellationToken)
    {
        var host = await hostView.LookAsync();
        var plan = planner.Boot(host);
        host = await hostView.WithKeysAsync(host);
        var before = host;
        host = plan.Steps.Aggregate(host, (state, step) => state.After(step));
        try
        {
            var view = await feed.AskAsync(host.Keys!.PublicKey, mayWait: false, cancellationToken);
            plan = plan.Then(planner.Of(host, view, memory, time.GetUtcNow()).Plan);
            var contested = await feed.IsContestedAsync(cancellationToken) ? new[] { Servers.Findings.Contested(settings) } : [];
            return new ServerPreview(before, view, plan with { Findings = [.. plan.Findings, .. contested] }, Error: null);
        }
        catch (BrokerFaultException fault)
        {
            return new ServerPreview(before, View: null, plan, fault.Message);
        }
    }

    /// <summary>Makes sure that the interface is up, as far as that is possible without the broker.</summary>
    private async Task<HostState> BootAsync(CancellationToken cancellationToken)
    {
        var host = await LookAsync();
        var plan = networkInterface.IsComingUp ? Plan.Nothing : planner.Boot(host);
        try
        {
            await execution.RunAsync(plan, plan.Steps, state: null, cancellationToken);
        }
        catch (ToolException exception)
        {
            log.Fault("boot", exception.Message);
        }

        if (ownKey is null)
        {
            ownKey = (await keyStore.LoadOrMakeAsync(settings.Name)).PublicKey;
            hostView.ProtectFile();
        }

        return plan.Steps.Count > 0 ? await LookAsync() : host;
    }

    private async Task<HostState> LookAsync()
    {
        var host = await hostView.LookAsync();
        networkInterface.See(isThere: host.Device is not null);
        return host;
    }

    private RoundOutcome Conclude(RoundPlan round, BrokerView view, bool hasRegistered)
    {
        memory = round.Memory;
        Findings = [.. round.Plan.Findings, .. execution.Findings, .. ((Finding?[])[networkInterface.UpProblem]).OfType<Finding>()];
        findingLog.Tell(Findings);
        Applied = round.Applied is { } list ? new AppliedList(list.Version, view.Server!.Addresses) : view.List is null ? null : Applied;
        isSteady = view.List is not null && memory.Unconfirmed is null;
        return Findings.Any(finding => finding.IsOpen) ? RoundOutcome.InDoubt
            : hasRegistered || round.Plan.Steps.Count > 0 ? RoundOutcome.Applied
            : RoundOutcome.InStep;
    }
}
