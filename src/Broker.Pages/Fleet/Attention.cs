using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Fleet;

/// <summary>What a server needs of its operator, the most urgent first.</summary>
public sealed record Attention(int Urgency, MarkKind Mark, string Word)
{
    /// <summary>The first urgency of what needs none.</summary>
    private const int None = 6;

    /// <summary>Agents report every minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <summary>An agent that runs applies a change within seconds; the broker's event, too, comes after a minute.</summary>
    private static readonly TimeSpan Applying = TimeSpan.FromMinutes(1);

    public bool IsNeeded => Urgency < None;

    public static Attention Of(ServerStatusResponse server, DateTimeOffset now) => server switch
    {
        { Contested: true } => new(0, MarkKind.Bad, Texts.Fleet.MarkContested),
        { Problems.Count: > 0 } => new(1, MarkKind.Bad, Texts.Fleet.MarkProblems),
        { LastSeen: null } => new(4, MarkKind.Neutral, Texts.Fleet.MarkNeverSeen),
        { InStep: false, OutOfStepSince: { } since } when now - since < Applying => new(None, MarkKind.Neutral, Texts.Fleet.MarkApplying),
        { InStep: false } => new(2, MarkKind.Bad, Texts.Fleet.MarkOutOfStep),
        { LastSeen: { } seen } when now - seen > Silence => new(3, MarkKind.Warning, Texts.Fleet.MarkSilent),
        { LeasesFree: 0 } => new(5, MarkKind.Warning, Texts.Fleet.MarkFull),
        _ => new(None + 1, MarkKind.Good, Texts.Fleet.MarkInStep),
    };
}
