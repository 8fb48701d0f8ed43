using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>A clock with a log of its own.</summary>
internal sealed class LoopClock : IDisposable
{
    private readonly LogLines log;

    public LoopClock() => log = new LogLines(Time);

    public FakeClock Time { get; } = new();

    public IReadOnlyList<string> Told => log.All;

    public RunningLoop Run(Func<CancellationToken, Task<RoundOutcome>> round, TimeSpan interval) => new(round, interval, Time, log.Log);

    public void Dispose() => log.Dispose();
}
