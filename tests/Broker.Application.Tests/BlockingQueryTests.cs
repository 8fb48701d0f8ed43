using Broker.Application.Watching;

namespace Broker.Application.Tests;

/// <summary>How a blocking query ends whose caller goes, or loses its token, in the middle of a read.</summary>
public sealed class BlockingQueryTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Is_not_answered_with_what_was_read_meanwhile([Values] bool isAwaited)
    {
        using var caller = new CancellationTokenSource();
        var query = new BlockingQuery(new ChangeSignals(), TimeProvider.System);

        await Should.ThrowAsync<OperationCanceledException>(() => query.RunAsync(
            end => Task.Delay(Timeout.Infinite, end), ReadAsync, _ => isAwaited, Long, caller.Token));

        async Task<string> ReadAsync()
        {
            await caller.CancelAsync();
            return "secret";
        }
    }
}
