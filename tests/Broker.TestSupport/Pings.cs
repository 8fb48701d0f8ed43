using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.TestSupport;

/// <summary>Pings from a host to an address, fifty per second unless told otherwise, until disposal.</summary>
public sealed partial class Pings : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly NetworkHostProcess ping;
    private readonly SortedSet<int> answered = [];
    private readonly Stopwatch sinceAnswer = Stopwatch.StartNew();
    private DateTimeOffset lastAnswer;
    private int unanswered;

    public Pings(NetworkHost from, string address, string interval = "0.02") =>
        ping = from.Start(["ping", "-n", "-D", "-O", "-i", interval, address], onLine: Read);

    public int Answered
    {
        get
        {
            lock (answered)
            {
                return answered.Count;
            }
        }
    }

    /// <summary>How many had no answer by the time that the next one was sent.</summary>
    public int Unanswered => Volatile.Read(ref unanswered);

    /// <summary>The numbers of those that got no answer, while a later one did. Those before the first answer do not count.</summary>
    public int[] Lost
    {
        get
        {
            lock (answered)
            {
                return [.. Enumerable.Range(answered.Min, answered.Max - answered.Min + 1).Except(answered)];
            }
        }
    }

    /// <summary>When the last answer came.</summary>
    public DateTimeOffset LastAnswer
    {
        get
        {
            lock (answered)
            {
                return lastAnswer;
            }
        }
    }

    /// <summary>Since the last answer.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (answered)
            {
                return sinceAnswer.Elapsed;
            }
        }
    }

    /// <summary>Waits until some more have been answered.</summary>
    public async Task FlowAsync(int more = 25)
    {
        var goal = Answered + more;
        await Eventually.HoldsAsync(() => Answered >= goal, () => $"Answered {Answered} of {goal}:\n{ping.Output}", pause: Pause);
    }

    /// <summary>Waits for some time, in which they have to flow.</summary>
    public async Task LastAsync(TimeSpan duration)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < duration;)
        {
            await FlowAsync();
        }
    }

    /// <summary>Waits until none has been answered for a while.</summary>
    /// <param name="silence">Null for two seconds.</param>
    public Task StopAsync(TimeSpan? silence = null) =>
        Eventually.HoldsAsync(
            () => Silence > (silence ?? TimeSpan.FromSeconds(2)), () => $"Answers still come:\n{ping.Output}", pause: Pause);

    public ValueTask DisposeAsync() => ping.DisposeAsync();

    private void Read(string line)
    {
        if (Answer().Match(line) is { Success: true } match)
        {
            lock (answered)
            {
                answered.Add(int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture));
                sinceAnswer.Restart();
                lastAnswer =
                    DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture));
            }
        }
        else if (line.Contains("no answer yet", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref unanswered);
        }
    }

    [GeneratedRegex(
        @"^\[(?<seconds>[0-9.]+)\] .*bytes from .* icmp_seq=(?<number>\d+) ",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Answer();
}
