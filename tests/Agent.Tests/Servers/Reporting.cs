using Agent.Servers;
using Broker.TestSupport;

namespace Agent.Tests.Servers;

/// <summary>A reporter at work, on a clock that stands still.</summary>
internal sealed class Reporting : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ServerHost host;
    private readonly Task ended;

    private Reporting(ServerHost host)
    {
        this.host = host;
        Reporter = host.CreateReporter();
        ended = Reporter.RunAsync(end.Token);
    }

    public ServerReporter Reporter { get; }

    public static async Task<Reporting> StartAsync(ServerHost host)
    {
        var started = new Reporting(host);
        await started.WaitAsync();
        return started;
    }

    /// <summary>Until it has reported what there was, and waits again. Returns for how long it would.</summary>
    public Task<TimeSpan> WaitAsync() => host.Clock.NextWaitAsync();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(ended.WaitAsync(Eventually.Patience));
        end.Dispose();
    }
}
