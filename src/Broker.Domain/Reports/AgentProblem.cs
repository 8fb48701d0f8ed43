using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Reports;

/// <summary>Something that an agent cannot repair, in its own words: one line, for people.</summary>
public sealed record AgentProblem : ITextValue<AgentProblem>
{
    /// <summary>Of one report.</summary>
    public const int MaxCount = 16;

    private const int MaxLength = 300;

    private readonly string text;

    private AgentProblem(string text) => this.text = text;

    public static string Accepted => "a sentence of 1 to 300 characters without control characters";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out AgentProblem value)
    {
        var isSentence = text is { Length: > 0 and <= MaxLength } && !text.Any(char.IsControl);
        value = isSentence ? new AgentProblem(text!) : null;
        return isSentence;
    }

    public override string ToString() => text;
}
