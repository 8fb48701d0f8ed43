using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Clients;

/// <summary>A client's peerings, one after the other: ask, look, plan, act. One that fails does not stop the others.</summary>
internal sealed class ClientRound(
    IReadOnlyList<PeeringSettings> peerings, ClientView view, ClientFeed feed, ClientPlanner planner, ClientActions actions, AgentLog log)
    : IDisposable
{
    private readonly FindingLog findingLog = new(log);

    private readonly PeeringRound round = new(view, feed, planner, actions);

    public async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = ClientOutcome.Done;
        var isClean = true;
        foreach (var peering in peerings)
        {
            var plan = await TryAsync(peering, () => round.RunAsync(peering, cancellationToken), acts: true, cancellationToken);
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
            plans.Add(await TryAsync(peering, () => round.PreviewAsync(peering, cancellationToken), acts: false, cancellationToken));
        }

        return plans;
    }

    /// <summary>Before any peering gets another key.</summary>
    /// <exception cref="DecisionNeededException">One cannot get one without losing its tunnel.</exception>
    public async Task CheckRotationAsync()
    {
        foreach (var peering in peerings)
        {
            if (KeyRotation.Refusal(peering, await view.LookAsync(peering)) is { } refusal)
            {
                throw new DecisionNeededException(refusal);
            }
        }
    }

    /// <summary>Does what does not depend on the broker: brings interfaces up, finds servers again that do not answer.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var peering in peerings)
        {
            var plan =
                await TryAsync(peering, () => round.KeepAsync(peering, acts: true, cancellationToken), acts: false, cancellationToken);
            if (plan.Error is not null)
            {
                Tell(plan);
            }
        }
    }

    public void Dispose() => round.Dispose();

    private static ClientOutcome OutcomeOf(PeeringPlan plan) =>
        plan.NeedsDecision ? ClientOutcome.DecisionNeeded
        : plan.IsRevoked ? ClientOutcome.Revoked
        : plan.IsPending ? ClientOutcome.Pending
        : plan.Error is not null || plan.IsDisabled ? ClientOutcome.Failed
        : ClientOutcome.Done;

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
            var plan = await TryAsync(peering, () => round.KeepAsync(peering, acts, cancellationToken), acts, cancellationToken);
            return plan with { Error = fault.Message, ErrorKind = fault.Kind };
        }
        catch (Exception exception) when (exception is ToolException or KeyFileException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            return new PeeringPlan(peering, view.PathOf(peering), Plan.Nothing, exception.Message) { ErrorKind = exception.Message };
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
