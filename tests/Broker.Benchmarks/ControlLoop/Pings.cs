using System.Globalization;
using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>Pings from a host to an address, until disposal.</summary>
internal sealed class Pings : IAsyncDisposable
{
    private readonly NetworkHostProcess ping;
    private readonly Lock gate = new();
    private int answered;
    private DateTime lastAnswer;

    public Pings(NetworkHost from, string address, int milliseconds) =>
        ping = from.Start(["ping", "-n", "-D", "-i", $"{milliseconds / 1000.0}", address], onLine: Read);

    /// <summary>When the last answer came, by ping's own account.</summary>
    public DateTime LastAnswer
    {
        get
        {
            lock (gate)
            {
                return lastAnswer;
            }
        }
    }

    /// <summary>Waits until some more have been answered.</summary>
    public async Task FlowAsync(int more)
    {
        var goal = Volatile.Read(ref answered) + more;
        await Eventually.HoldsAsync(
            () => Volatile.Read(ref answered) >= goal,
            milliseconds: 5,
            () => $"Pings are not answered:\n{ping.Output[^Math.Min(ping.Output.Length, 1000)..]}");
    }

    /// <summary>Waits until none has been answered for a while.</summary>
    public Task EndAsync(TimeSpan silence) => Eventually.HoldsAsync(
        () => DateTime.UtcNow - LastAnswer > silence, milliseconds: 20, () => "Pings are still answered.");

    public ValueTask DisposeAsync() => ping.DisposeAsync();

    /// <summary>A line such as "[1700000000.123456] 64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.5 ms".</summary>
    private void Read(string line)
    {
        if (line.Contains(" bytes from ", StringComparison.Ordinal) && line.Split(']') is [['[', .. var seconds], _, ..])
        {
            lock (gate)
            {
                lastAnswer = DateTime.UnixEpoch.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
            }

            Interlocked.Increment(ref answered);
        }
    }
}
