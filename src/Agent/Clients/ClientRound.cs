using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Clients;

/// <summary>The result of a client's round: the worst of its peerings.</summary>
internal enum ClientOutcome
{
    /// <summary>Every configuration is in place.</summary>
    Done,

    Failed,

    Revoked,

    DecisionNeeded,
}

/// <summary>A client's peerings, one after the other: ask, look, plan, act. One that fails does not stop the others.</summary>
internal sealed class ClientRound(
    IReadOnlyList<PeeringSettings> peerings, ClientView view, ClientFeed feed, ClientPlanner planner, ClientActions actions, AgentLog log)
    : IDisposable
{
    /// <summary>A peering is asked for once; that of a name that two hosts want may change between two looks.</summary>
    private const int MostAttempts = 3;

    private readonly FindingLog findingLog = new(log);

    /// <summary>From a look at the host until what follows from it is done.</summary>
    private readonly SemaphoreSlim turn = new(1);

    public async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = ClientOutcome.Done;
        var isClean = true;
        foreach (var peering in peerings)
        {
            var plan = await TryAsync(peering, () => RunAsync(peering, cancellationToken), acts: true, cancellationToken);
            Tell(plan);
            isClean &= plan.Error is null && plan.Plan.IsClean;
            outcome = (ClientOutcome)Math.Max((int)outcome, (int)OutcomeOf(plan));
        }

        if (isClean)
        {
            log.Recovered();
        }

        return outcome;
    }

    /// <summary>What <see cref="RunAsync(CancellationToken)"/> would do now. Changes nothing.</summary>
    public async Task<IReadOnlyList<PeeringPlan>> PreviewAsync(CancellationToken cancellationToken)
    {
        List<PeeringPlan> plans = [];
        foreach (var peering in peerings)
        {
            plans.Add(await TryAsync(
                peering, async () => (await StepAsync(peering, said: null, acts: false, cancellationToken)).Plan, acts: false, cancellationToken));
        }

        return plans;
    }

    /// <summary>Does what does not depend on the broker: brings interfaces up, finds servers again that do not answer.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var peering in peerings)
        {
            var plan = await TryAsync(peering, () => KeepAsync(peering, acts: true, cancellationToken), acts: false, cancellationToken);
            if (plan.Error is not null)
            {
                Tell(plan);
            }
        }
    }

    public void Dispose() => turn.Dispose();

    private static ClientOutcome OutcomeOf(PeeringPlan plan) =>
        plan.NeedsDecision ? ClientOutcome.DecisionNeeded
        : plan.IsRevoked ? ClientOutcome.Revoked
        : plan.Error is not null || plan.IsDisabled ? ClientOutcome.Failed
        : ClientOutcome.Done;

    /// <summary>Executes the plan. What follows a question to the broker depends on its answer, and is planned anew with it.</summary>
    private async Task<PeeringPlan> RunAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        PeeringView? said = null;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            (var plan, said) = await StepAsync(peering, said, acts: true, cancellationToken);
            if (said is null)
            {
                return plan;
            }
        }

        throw new BrokerFaultException("contested", "The broker's peering changes at every look: does another host use this name?");
    }

    private async Task<(PeeringPlan Plan, PeeringView? Said)> StepAsync(
        PeeringSettings peering, PeeringView? said, bool acts, CancellationToken cancellationToken)
    {
        said ??= ClientPlanner.Foreign(peering, await view.LookAsync(peering)) is null ? await AskAsync(peering, cancellationToken) : null;
        await turn.WaitAsync(cancellationToken);
        try
        {
            var host = await view.LookAsync(peering);
            var plan = said is null
                ? ClientPlanner.Foreign(peering, host) ?? throw new IOException($"{host.Path} was replaced at the same moment.")
                : planner.Of(peering, await view.WithResolvedAsync(host, said.Peering?.Endpoint, cancellationToken), said);
            return acts ? await actions.ExecuteAsync(plan, cancellationToken) : (plan, null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A peering of this host that the broker does not find may be one of a client that has another name now.</summary>
    private async Task<PeeringView> AskAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        var said = await feed.FindAsync(peering.ServerName, cancellationToken);
        return said == PeeringView.None && await view.LookAsync(peering) is { Keys: { } keys, Note.IsGranted: true, File: not null }
            ? await feed.FindRenamedAsync(peering.ServerName, keys.PublicKey, cancellationToken)
            : said;
    }

    private async Task<PeeringPlan> KeepAsync(PeeringSettings peering, bool acts, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var host = await view.LookAsync(peering);
            var plan = planner.Local(peering, await view.WithResolvedAsync(host, host.File?.Tunnel?.Endpoint, cancellationToken));
            return acts ? (await actions.ExecuteAsync(plan, cancellationToken)).Plan : plan;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Without the broker, what does not depend on it is planned and done.</summary>
    private async Task<PeeringPlan> TryAsync(
        PeeringSettings peering, Func<Task<PeeringPlan>> action, bool acts, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (BrokerFaultException fault)
        {
            var plan = await TryAsync(peering, () => KeepAsync(peering, acts, cancellationToken), acts, cancellationToken);
            return plan with { Error = fault.Message, ErrorKind = fault.Kind };
        }
        catch (Exception exception) when (exception is ToolException or KeyFileException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            return new PeeringPlan(peering, view.PathOf(peering), Lease: null, Plan.Nothing, exception.Message) { ErrorKind = exception.Message };
        }
    }

    private void Tell(PeeringPlan plan)
    {
        var server = plan.Settings.ServerName;
        if (plan.Error is not null)
        {
            log.Fault($"{server} {plan.ErrorKind}", $"{server}: {plan.Error}");
        }

        findingLog.Tell(plan.Plan.Findings, $"{server}");
    }
}
