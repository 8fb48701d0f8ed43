namespace Broker.Domain.Peerings;

/// <summary>
/// Words that people group clients by: at most 20, each once, in the order given. Text from outside, which no program interprets.
/// </summary>
public sealed record ClientTags
{
    private const int MaxCount = 20;
    private const int MaxLength = 64;

    public static readonly ClientTags None = new("");

    /// <summary>A tag a line, since no tag has a line break; two are equal if it is.</summary>
    private readonly string text;

    private ClientTags(string text) => this.text = text;

    /// <summary>What <see cref="TryParse"/> accepts, to be read after "must be".</summary>
    public static string Accepted =>
        $"a list of at most {MaxCount} tags, each of 1 to {MaxLength} characters, without control characters and white space at the ends";

    public IReadOnlyList<string> Tags => text.Length == 0 ? [] : text.Split('\n');

    public static bool TryParse(IReadOnlyList<string>? texts, out ClientTags value)
    {
        value = None;
        if (texts is null || texts.Count > MaxCount || !texts.All(IsTag))
        {
            return false;
        }

        value = new ClientTags(string.Join('\n', texts.Distinct(StringComparer.Ordinal)));
        return true;
    }

    /// <exception cref="FormatException">They are not valid.</exception>
    public static ClientTags Parse(IReadOnlyList<string> texts) =>
        TryParse(texts, out var value) ? value : throw new FormatException($"They must be {Accepted}.");

    public override string ToString() => string.Join(", ", Tags);

    /// <summary>In characters, of which UTF-16 may need two units for one.</summary>
    private static bool IsTag(string? tag) =>
        tag is { Length: > 0 } && tag.EnumerateRunes().Count() <= MaxLength && !tag.Any(char.IsControl) && tag.Trim().Length == tag.Length;
}
