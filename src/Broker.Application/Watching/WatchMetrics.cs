using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broker.Application.Watching;

/// <summary>Metrics of waiting requests.</summary>
public static class WatchMetrics
{
    private static readonly Meter Meter = new("WireguardBroker.Watching");

    private static readonly WaitCount[] Counts = [new("change"), new("receipt")];

    /// <summary>The meter's name. Reading it creates the instruments.</summary>
    public static string MeterName { get; } = MakeInstruments();

    private static readonly Histogram<double> WakeUp = Meter.CreateHistogram(
        "wireguard_broker.wake_up.duration",
        unit: "s",
        "From a commit at this broker, or the notification of one at another broker, until a waiting request has read the change.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });

    /// <summary>Counts a request that waits for a change, until disposed.</summary>
    internal static IDisposable WaitForChange() => Counts[0].Enter();

    /// <summary>Counts a request that waits for receipts, until disposed.</summary>
    internal static IDisposable WaitForReceipt() => Counts[1].Enter();

    /// <param name="since">The timestamp of the signal.</param>
    internal static void Woken(long since) => WakeUp.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);

    private static string MakeInstruments()
    {
        Meter.CreateObservableUpDownCounter(
            "wireguard_broker.waiting_requests",
            () => Counts.Select(count => count.Measure()),
            unit: null,
            "Waiting requests (long polls): for a change of a server, or for a receipt.");
        return Meter.Name;
    }

    private sealed class WaitCount(string cause)
    {
        private int waiting;

        public IDisposable Enter()
        {
            Interlocked.Increment(ref waiting);
            return new Waiter(this);
        }

        public Measurement<int> Measure() => new(Volatile.Read(ref waiting), new KeyValuePair<string, object?>("cause", cause));

        private sealed class Waiter(WaitCount count) : IDisposable
        {
            public void Dispose() => Interlocked.Decrement(ref count.waiting);
        }
    }
}
