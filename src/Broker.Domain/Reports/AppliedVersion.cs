using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>What a server's agent has last reported as applied, and what that proves.</summary>
/// <param name="Reported">The list that was applied last, with the digest of what the interface has.</param>
/// <param name="At">When the agent first reported this.</param>
/// <param name="Proven">
/// The highest revision that the interface has been known to have, with every change up to it: that of the server at a moment when
/// the reported digest was the server's own. Null while there was no such moment.
/// </param>
/// <remarks>
/// A revision alone proves nothing: after a restored database it comes again, with other contents. Agents that know no digests are
/// believed by their revision.
/// </remarks>
public sealed record AppliedVersion(ServerVersion Reported, DateTimeOffset At, long? Proven)
{
    /// <summary>Who has reported lately.</summary>
    public ReportingAgents Agents { get; init; } = ReportingAgents.None;

    /// <summary>
    /// What the report shows; while the server is contested, what was shown before: the report of one host proves nothing then.
    /// </summary>
    /// <param name="server">The locked server.</param>
    /// <param name="report">Recognized by it.</param>
    /// <param name="last">The report before; null if this is the first.</param>
    /// <param name="now">When the report came.</param>
    public static AppliedVersion Of(Server server, ServerReport report, AppliedVersion? last, DateTimeOffset now)
    {
        var agents = (last?.Agents ?? ReportingAgents.None).With(report.AgentRun, now);
        if (last is not null && agents.AreContested)
        {
            return last with { Agents = agents };
        }

        var reported = new ServerVersion(server.Id, report.Revision, report.Digest);
        var proven = report.Digest is null ? report.Revision : IsInStep(server, report) ? server.Revision : last?.Proven;
        var isKnown = last is not null && (last.Reported, last.Proven) == (reported, proven);
        return new AppliedVersion(reported, isKnown ? last!.At : now, proven) { Agents = agents };
    }

    /// <summary>Whether the interface has all that the server's list has.</summary>
    public static bool IsInStep(Server server, ServerReport report) =>
        report.Problems.Count == 0
        && report.Revision == server.Revision
        && (report.Digest is null || server.Digest is null || report.Digest == server.Digest);

    /// <summary>Whether a change that made this version is known to be applied.</summary>
    public bool Proves(ServerVersion version) =>
        version.ServerId == Reported.ServerId && (Proven >= version.Revision || (version.Digest is not null && Reported == version));
}
