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

/// <summary>A client's peerings, one after the other: look, ask, plan, act. One that fails does not stop the others.</summary>
internal sealed class ClientRound(
    IReadOnlyList<PeeringSettings> peerings, ClientView view, ClientFeed feed, ClientPlanner planner, ClientActions actions, AgentLog log)
{
    /// <summary>A peering is asked for once; that of a name that two hosts want may change between two looks.</summary>
    private const int MostAttempts = 3;

    private readonly FindingLog findingLog = new(log);

    public async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = ClientOutcome.Done;
        var isClean = true;
        foreach (var peering in peerings)
        {
            var plan = await TryAsync(peering, () => RunAsync(peering, cancellationToken));
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
            plans.Add(await TryAsync(peering, () => PlanAsync(peering, said: null, cancellationToken)));
        }

        return plans;
    }

    private static ClientOutcome OutcomeOf(PeeringPlan plan) =>
        plan.NeedsDecision ? ClientOutcome.DecisionNeeded
        : plan.IsRevoked ? ClientOutcome.Revoked
        : plan.Error is not null ? ClientOutcome.Failed
        : ClientOutcome.Done;

    /// <summary>Executes the plan. What follows a question to the broker depends on its answer, and is planned anew with it.</summary>
    private async Task<PeeringPlan> RunAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        PeeringView? said = null;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var plan = await PlanAsync(peering, said, cancellationToken);
            said = await actions.ExecuteAsync(plan, cancellationToken);
            if (said is null)
            {
                return plan;
            }
        }

        throw new BrokerFaultException("contested", "The broker's peering changes at every look: does another host use this name?");
    }

    private async Task<PeeringPlan> PlanAsync(PeeringSettings peering, PeeringView? said, CancellationToken cancellationToken)
    {
        var host = await view.LookAsync(peering);
        if (ClientPlanner.Foreign(peering, host) is { } foreign)
        {
            return foreign;
        }

        said ??= await feed.FindAsync(peering.ServerName, cancellationToken);
        return planner.Of(peering, await view.WithResolvedAsync(host, said.Peering?.Endpoint, cancellationToken), said);
    }

    private async Task<PeeringPlan> TryAsync(PeeringSettings peering, Func<Task<PeeringPlan>> action)
    {
        try
        {
            return await action();
        }
        catch (BrokerFaultException fault)
        {
            return Failed(peering, fault.Kind, fault.Message);
        }
        catch (Exception exception) when (exception is ToolException or KeyFileException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            return Failed(peering, exception.Message, exception.Message);
        }
    }

    private PeeringPlan Failed(PeeringSettings peering, string kind, string message) =>
        new(peering, view.PathOf(peering), Lease: null, Plan.Nothing, message) { ErrorKind = kind };

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
