using Agent.Brokers;
using Agent.Configuration;

namespace Agent.Clients;

/// <summary>One peering's round: ask, look, plan, act.</summary>
/// <exception cref="BrokerFaultException">From every call: no usable answer.</exception>
internal sealed class PeeringRound(ClientView view, ClientFeed feed, ClientPlanner planner, ClientActions actions) : IDisposable
{
    /// <summary>A peering is asked for once; that of a name that two hosts want may change between two looks.</summary>
    private const int MostAttempts = 3;

    /// <summary>From a look at the host until what follows from it is done.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Executes the plan. What follows a question to the broker depends on its answer, and is planned anew with it.</summary>
    public async Task<PeeringPlan> RunAsync(PeeringSettings peering, CancellationToken cancellationToken)
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

    /// <summary>What <see cref="RunAsync"/> would do now.</summary>
    public async Task<PeeringPlan> PreviewAsync(PeeringSettings peering, CancellationToken cancellationToken) =>
        (await StepAsync(peering, said: null, acts: false, cancellationToken)).Plan;

    /// <summary>Does, or plans, what the file alone says.</summary>
    public async Task<PeeringPlan> KeepAsync(PeeringSettings peering, bool acts, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var host = actions.WithUnwritten(await view.LookAsync(peering));
            var plan = planner.Local(peering, await view.WithResolvedAsync(host, host.File?.Tunnel?.Endpoint, cancellationToken));
            return acts ? (await actions.ExecuteAsync(plan, cancellationToken)).Plan : plan;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

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
}
