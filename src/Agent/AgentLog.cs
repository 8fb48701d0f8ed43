using System.Globalization;

namespace Agent;

/// <summary>
/// What the agent tells its operator, a line each: with systemd's priorities (sd-daemon(3)) where the journal reads them, with the
/// time everywhere else. A fault that goes on is told once, until it is over or becomes another.
/// </summary>
internal sealed class AgentLog(TextWriter writer, TimeProvider time, bool forJournal)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> toldFaults = [];
    private int faults;

    public static AgentLog ToStandardError() =>
        new(Console.Error, TimeProvider.System, Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null);

    public void Info(string message) => Write(6, message);

    public void Warn(string message) => Write(4, message);

    /// <summary>Something failed that is tried again: of each kind, the first one is told.</summary>
    public void Fault(string kind, string message)
    {
        lock (gate)
        {
            faults++;
            if (toldFaults.Add(kind))
            {
                Warn(message);
            }
        }
    }

    /// <summary>What failed has succeeded.</summary>
    public void Recovered()
    {
        lock (gate)
        {
            if (faults > 0)
            {
                Info($"All is well again after {faults} failed {(faults == 1 ? "attempt" : "attempts")}.");
            }

            faults = 0;
            toldFaults.Clear();
        }
    }

    /// <summary>Tunnels do not depend on it: a disk that is full of log lines loses lines only.</summary>
    private void Write(int priority, string message)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        try
        {
            writer.WriteLine(forJournal ? $"<{priority}>{message}" : $"{now} {message}");
        }
        catch (IOException)
        {
            // nowhere to tell it
        }
    }
}
