using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Reports;

/// <summary>An agent's version, as it names itself.</summary>
public sealed record AgentVersion : ITextValue<AgentVersion>
{
    private const int MaxLength = 64;

    private readonly string text;

    private AgentVersion(string text) => this.text = text;

    public static string Accepted => "a version such as 1.2.0, of at most 64 characters";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out AgentVersion value)
    {
        var isVersion = text is { Length: > 0 and <= MaxLength }
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_');
        value = isVersion ? new AgentVersion(text!) : null;
        return isVersion;
    }

    public override string ToString() => text;
}
