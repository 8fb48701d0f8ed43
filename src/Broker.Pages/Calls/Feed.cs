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
        if (!isRunning)
        {
            isRunning = true;
            _ = RunAsync();
        }

        return round.Task.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        while (session.Caller is not null)
        {
            try
            {
                await tab.WhenVisibleAsync(CancellationToken.None);
                after ??= (await ReadAsync(new ListEventsRequest { Before = "now", Limit = 1 }, wait: null)).Next;
                var read = await ReadAsync(new ListEventsRequest { After = after, Limit = PageLength }, LongestWait);
                connection.Answered();
                after = read.Next;
                Announce();
            }
            catch (BrokerAwayException)
            {
                await connection.BackOffAsync(CancellationToken.None);
                Announce();
            }
            catch (RefusedException) when (session.Caller is not null)
            {
                await Task.Delay(LongestWait);
                Announce();
            }
            catch (RefusedException)
            {
                break; // signed out
            }
        }

        isRunning = false;
        after = null;
    }

    private Task<EventsResponse> ReadAsync(ListEventsRequest request, TimeSpan? wait) =>
        broker.CallAsync<ListEventsRequest, EventsResponse>(Path, request, CancellationToken.None, wait);

    private void Announce()
    {
        var ended = round;
        round = NewRound();
        ended.SetResult();
    }
}
