using Broker.Contracts;
using Broker.Pages.Elements;
using Broker.Pages.SignIn;

namespace Broker.Pages.Calls;

/// <summary>
/// Tells of the fleet's events: one waiting request for all that is on the page. It runs while something waits for it.
/// </summary>
public sealed class Feed(BrokerClient broker, Session session, Connection connection, Tab tab)
{
    private const string Path = $"{Routes.Events}/{Routes.List}";
    private const int PageLength = 1000;

    /// <summary>
    /// Reports of agents (handshakes, traffic) are no events: what shows them reads again when a wait without events ends.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    private TaskCompletionSource round = NewRound();
    private bool isRunning;
    private string? after;

    /// <summary>Completes with the next events, or without any after the longest wait.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        var next = round.Task;
        if (!isRunning)
        {
            isRunning = true;
            _ = RunAsync();
        }

        return next.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A fault that nobody expects is thrown to whatever waits: updates do not end in silence.</summary>
    private async Task RunAsync()
    {
        try
        {
            await FollowAsync();
        }
        catch (Exception exception)
        {
            EndRound().SetException(exception);
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            while (session.Caller is not null)
            {
                await FollowOnceAsync();
            }
        }
        finally
        {
            (isRunning, after) = (false, null);
        }
    }

    private async Task FollowOnceAsync()
    {
        try
        {
            await tab.WhenVisibleAsync(CancellationToken.None);
            after ??= (await ReadAsync(new ListEventsRequest { Before = "now", Limit = 1 }, wait: null)).Next;
            var read = await ReadAsync(new ListEventsRequest { After = after, Limit = PageLength }, LongestWait);
            connection.Answered();
            after = read.Next;
        }
        catch (BrokerAwayException)
        {
            await connection.BackOffAsync(CancellationToken.None);
        }
        catch (RefusedException) when (session.Caller is not null)
        {
            await Task.Delay(LongestWait);
        }
        catch (RefusedException)
        {
            return; // signed out
        }

        EndRound().SetResult();
    }

    private Task<EventsResponse> ReadAsync(ListEventsRequest request, TimeSpan? wait) =>
        broker.CallAsync<ListEventsRequest, EventsResponse>(Path, request, CancellationToken.None, wait);

    private TaskCompletionSource EndRound()
    {
        var ended = round;
        round = NewRound();
        return ended;
    }
}
