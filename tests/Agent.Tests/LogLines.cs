namespace Agent.Tests;

/// <summary>A log whose lines a test reads, without the time before each.</summary>
internal sealed class LogLines : IDisposable
{
    private readonly StringWriter writer = new();

    public LogLines(TimeProvider time) => Log = new AgentLog(TextWriter.Synchronized(writer), time, forJournal: false);

    public AgentLog Log { get; }

    public IReadOnlyList<string> All =>
        [.. writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)[^1])];

    public void Dispose() => writer.Dispose();
}
