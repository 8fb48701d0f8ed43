namespace Broker.Domain.Reports;

/// <summary>
/// One run of an agent: a random id that it makes when it starts. A copied host has the same files, but never the same run.
/// </summary>
public readonly record struct AgentRun(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <param name="Run">Of one agent.</param>
/// <param name="At">When its last report came.</param>
public sealed record AgentSighting(AgentRun Run, DateTimeOffset At);

/// <summary>
/// The agents that have reported on one server within <see cref="Window"/>. A restarted agent, or one on a new host, replaces the run
/// before it. A run that reports again after another one has is a second agent beside it: two hosts have the server's name and key, and
/// a list that one of them has applied says nothing about the other.
/// </summary>
/// <param name="Seen">One per run, the last to report last.</param>
/// <param name="ContestedAt">When a run last reported after another one; null if that is longer ago.</param>
public sealed record ReportingAgents(IReadOnlyList<AgentSighting> Seen, DateTimeOffset? ContestedAt)
{
    /// <summary>Agents report every minute, give or take a tenth; a few of these reports may fail.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>More than an agent that is restarted every few seconds has runs in <see cref="Window"/>.</summary>
    private const int MostRuns = 64;

    public static ReportingAgents None { get; } = new([], ContestedAt: null);

    /// <summary>What is wrong while the server is contested.</summary>
    public static AgentProblem Problem { get; } = AgentProblem.Parse(
        "Two hosts report as this server: both have its key, and one of them may still have peers that the other has removed. "
        + "On the one that is not to be the server, stop the agent and run `wgbroker-agent down`.");

    public bool AreContested => ContestedAt is not null;

    /// <summary>With a report more.</summary>
    /// <param name="run">Null from an agent that does not tell.</param>
    /// <param name="now">When the report came.</param>
    public ReportingAgents With(AgentRun? run, DateTimeOffset now)
    {
        var isBack = run is not null && Seen.SkipLast(1).Any(seen => seen.Run == run && IsRecent(seen.At));
        var contestedAt = isBack ? now : ContestedAt is { } at && IsRecent(at) ? at : (DateTimeOffset?)null;
        return run is not { } known
            ? this with { ContestedAt = contestedAt }
            : new ReportingAgents(
                [.. Seen.Where(seen => seen.Run != known && IsRecent(seen.At)).TakeLast(MostRuns - 1), new AgentSighting(known, now)],
                contestedAt);

        bool IsRecent(DateTimeOffset time) => now - time < Window;
    }
}
