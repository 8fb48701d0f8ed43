namespace Agent.Clients;

/// <summary>
/// What a client's agent does beside its rounds until it is stopped: waits for changes, and keeps tunnels up without the broker.
/// </summary>
internal sealed class ClientService(ClientRound round, ClientFeed feed, TimeProvider time)
{
    /// <summary>Between two looks at the interfaces.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(20);

    /// <summary>Between two rounds while the broker can be watched: changes that are closer are applied together.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Of the last round; a round that does not come to its end has failed.</summary>
    private ClientOutcome last = ClientOutcome.Failed;

    private bool hasAsked;

    /// <summary>Whether the next round waits by itself for something to do.</summary>
    public bool IsWatching => last is not ClientOutcome.Failed && feed.Waits;

    /// <summary>One round; after one that the broker has answered, not before the broker has something new, for a while.</summary>
    public async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        // A round behind one that is pending waits at the broker for the server's agent.
        if (IsWatching && last is not ClientOutcome.Pending)
        {
            await feed.WaitAsync(cancellationToken);
        }

        last = ClientOutcome.Failed;
        var outcome = await round.RunAsync(cancellationToken);
        if (!hasAsked && !feed.Waits && outcome is ClientOutcome.Done)
        {
            // What was asked for now is waited for from its first look-up on.
            outcome = await round.RunAsync(cancellationToken);
        }

        hasAsked = true;
        last = outcome;

        // The next round may be far away: the memory of this one is other programs' meanwhile.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return outcome;
    }

    /// <summary>
    /// Waits before the next round. A peering that fails does not delay the others: where the broker has answered for one of them, the wait
    /// ends as well when it has something new, or has held a request open for a while.
    /// </summary>
    public async Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] waits =
        [
            Task.Delay(delay, time, end.Token),
            .. last is ClientOutcome.Failed && feed.Waits ? (Task[])[WaitForOthersAsync(end.Token)] : [],
        ];
        await Task.WhenAny(waits);
        await end.CancelAsync();
        await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Looks at the interfaces until it is cancelled, the first time at once.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await round.KeepAsync(cancellationToken);
            await Task.Delay(LookInterval, time, cancellationToken);
        }
    }

    /// <summary>Not at once: a wait that fails ends immediately.</summary>
    private async Task WaitForOthersAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(ShortestPause, time, cancellationToken);
        await feed.WaitAsync(cancellationToken);
    }
}
