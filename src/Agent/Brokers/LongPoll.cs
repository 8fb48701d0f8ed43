namespace Agent.Brokers;

/// <summary>
/// How long a request may ask the broker to wait. Proxies may not allow waiting: then it is not asked for, for a while.
/// </summary>
/// <param name="interval">Of the agent's rounds: no wait is longer.</param>
internal sealed class LongPoll(TimeSpan interval, TimeProvider time)
{
    /// <summary>Well below the request's timeout, and that of proxies.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// So many waits in a row that are cut mean that a proxy does not allow them. One may be a broker's end behind a proxy, which asks
    /// another one from the beginning.
    /// </summary>
    private const int TooManyCuts = 2;

    /// <summary>For how long not to wait again then.</summary>
    private static readonly TimeSpan Abstinence = TimeSpan.FromMinutes(10);

    private Deadline? waitAgain;
    private int cuts;

    /// <summary>Null while waiting does not work; zero to ask whether it would.</summary>
    public TimeSpan? Patience(bool mayWait) =>
        waitAgain is { IsPast: false } ? null
        : !mayWait ? TimeSpan.Zero
        : interval < LongestWait ? interval
        : LongestWait;

    /// <summary>A request was answered.</summary>
    public void Answered(TimeSpan? patience) => cuts = patience > TimeSpan.Zero ? 0 : cuts;

    /// <summary>A request failed.</summary>
    public void Failed(TimeSpan? patience, BrokerFaultException fault)
    {
        if (patience > TimeSpan.Zero && fault.Kind is "timeout" or "http-504" or "http-408" && ++cuts >= TooManyCuts)
        {
            (cuts, waitAgain) = (0, new Deadline(Abstinence, time));
        }
    }
}
