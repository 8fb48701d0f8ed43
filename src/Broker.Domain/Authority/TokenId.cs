using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Authority;

/// <summary>Identifies one life of a token: a token that is deleted and added again under its name gets another.</summary>
public readonly record struct TokenId(Guid Value)
{
    public static TokenId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>A token's name: like a client's (rule 8).</summary>
public sealed record TokenName : ITextValue<TokenName>
{
    private readonly string text;

    private TokenName(string text) => this.text = text;

    public static string Accepted => "a name of 1 to 253 letters, digits, '_', '.' or '-' that begins with a letter or digit";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out TokenName value)
    {
        value = text is not null && Domain.Name.IsValid(text, maxLength: 253) ? new TokenName(text) : null;
        return value is not null;
    }

    public override string ToString() => text;
}
