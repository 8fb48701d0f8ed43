using System.Globalization;
using Broker.Domain.Reports;

namespace Broker.Infrastructure.Repositories;

/// <summary>The runs of agents in their column: <c>id@milliseconds</c>, separated by spaces, the last to report last.</summary>
internal static class AgentsText
{
    public static string Of(ReportingAgents agents) => string.Join(' ', agents.Seen.Select(Text));

    public static ReportingAgents Read(string text, long? contestedAt) => text.Length == 0 && contestedAt is null
        ? ReportingAgents.None
        : new ReportingAgents(
            [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Sighting)],
            Times.OrNull(contestedAt));

    private static string Text(AgentSighting seen) =>
        string.Create(CultureInfo.InvariantCulture, $"{seen.Run}@{seen.At.ToUnixTimeMilliseconds()}");

    private static AgentSighting Sighting(string text) => text.Split('@') is [var run, var at]
        ? new AgentSighting(new AgentRun(Guid.Parse(run)), Times.Of(long.Parse(at, CultureInfo.InvariantCulture)))
        : throw new FormatException($"'{text}' must be id@milliseconds.");
}
