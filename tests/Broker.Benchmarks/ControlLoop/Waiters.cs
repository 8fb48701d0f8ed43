using System.Diagnostics;
using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>Many who wait, spread evenly over servers.</summary>
internal sealed class Waiters : IAsyncDisposable
{
    private const int ConnectingAtOnce = 32;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Waiter[] all;
    private readonly ILookup<string, Waiter> byServer;

    private Waiters(IEnumerable<Waiter> waiters)
    {
        all = [.. waiters];
        byServer = all.ToLookup(waiter => waiter.Server, StringComparer.Ordinal);
    }

    public int Answers => all.Sum(waiter => waiter.Answers);

    public int Refusals => all.Sum(waiter => waiter.Refusals);

    /// <param name="broker">Its address.</param>
    /// <param name="count">How many.</param>
    /// <param name="servers">What they wait for, in turns.</param>
    /// <param name="tokens">By server; null for the shared user.</param>
    /// <param name="report">Whether they report what they get as applied, as agents do.</param>
    public static async Task<Waiters> ConnectAsync(
        Uri broker, int count, IReadOnlyList<string> servers, IReadOnlyDictionary<string, string>? tokens = null, bool report = false)
    {
        var waiters = new Waiters(
            Enumerable.Range(0, count).Select(i => servers[i % servers.Count])
                .Select(server => new Waiter(server, tokens?[server], report)));
        var some = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce };
        await Parallel.ForEachAsync(waiters.all, some, async (waiter, _) => await waiter.StartAsync(broker));
        await Task.Delay(Settling);
        return waiters;
    }

    /// <summary>Makes a change, and returns when all whom it concerns have heard of it.</summary>
    /// <param name="server">The one that changes; null for all.</param>
    /// <param name="change">The call that changes it.</param>
    public async Task<IReadOnlyList<Delay>> MeasureAsync(string? server, Action change)
    {
        Waiter[] concerned = server is null ? all : [.. byServer[server]];
        var called = Stopwatch.GetTimestamp();
        change();
        var answered = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(
            () => concerned.All(waiter => waiter.Told > called),
            () => $"{concerned.Count(waiter => waiter.Told < called)} waiters are told nothing.");
        return [.. concerned.Select(waiter => new Delay(Milliseconds(called, waiter.Told), Milliseconds(answered, waiter.Told)))];
    }

    /// <summary>Returns when no answer has come for a second: all wait.</summary>
    public async Task SettleAsync()
    {
        for (var before = -1; before != Answers; await Task.Delay(Settling))
        {
            before = Answers;
        }
    }

    /// <summary>Gives the broker the time to see that they have gone.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var waiter in all)
        {
            waiter.Dispose();
        }

        await Task.Delay(Settling / 2);
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;
}

/// <summary>From a change to the first byte that a waiter gets, in ms.</summary>
/// <param name="FromCall">From before the changing call is sent.</param>
/// <param name="FromAnswer">From its answer; negative where the waiter knew it first.</param>
internal sealed record Delay(double FromCall, double FromAnswer);
