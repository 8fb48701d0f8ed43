using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Fleet;

/// <summary>What a server needs of its operator, the most urgent first.</summary>
public sealed record Attention(int Urgency, MarkKind Mark, string Word)
{
    /// <summary>Agents report every minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    public bool IsNeeded => Mark is not MarkKind.Good;

    public static Attention Of(ServerStatusResponse server, DateTimeOffset now) => server switch
    {
        { Contested: true } => new(0, MarkKind.Bad, Texts.Fleet.MarkContested),
        { Problems.Count: > 0 } => new(1, MarkKind.Bad, Texts.Fleet.MarkProblems),
        { LastSeen: null } => new(4, MarkKind.Neutral, Texts.Fleet.MarkNeverSeen),
        { InStep: false } => new(2, MarkKind.Bad, Texts.Fleet.MarkOutOfStep),
        { LastSeen: { } seen } when now - seen > Silence => new(3, MarkKind.Warning, Texts.Fleet.MarkSilent),
        { LeasesFree: 0 } => new(5, MarkKind.Warning, Texts.Fleet.MarkFull),
        _ => new(6, MarkKind.Good, Texts.Fleet.MarkInStep),
    };
}
