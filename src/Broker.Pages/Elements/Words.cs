namespace Broker.Pages.Elements;

/// <summary>What is typed into a form, as the API takes it.</summary>
internal static class Words
{
    public static string? OrNull(string? text) => text?.Trim() is { Length: > 0 } typed ? typed : null;

    /// <summary>Whether a search finds a name: by a part of it, in any case.</summary>
    public static bool Find(string? name, string? search) =>
        search is null || name?.Contains(search, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Separated by commas.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="whole">Words that may contain commas themselves: where one stands in the text, it is not split.</param>
    public static IReadOnlyList<string> List(string? text, params IReadOnlyCollection<string> whole)
    {
        var words = new List<string>();
        var rest = text?.Trim() ?? "";
        while (rest.Length > 0)
        {
            var word = whole.Where(known => IsFirst(known, rest)).MaxBy(known => known.Length) ?? rest.Split(',')[0];
            words.Add(word.Trim());
            rest = After(word, rest) is [',', .. var others] ? others.TrimStart() : "";
        }

        return [.. words.Where(word => word.Length > 0)];
    }

    /// <summary>Null where it is as it was.</summary>
    public static string? Changed(string now, string before) => now == before || now.Trim() == before ? null : now.Trim();

    /// <inheritdoc cref="Changed"/>
    public static IReadOnlyList<string>? ChangedList(string now, string before, params IReadOnlyCollection<string> whole) =>
        List(now, whole).SequenceEqual(List(before, whole), StringComparer.Ordinal) ? null : List(now, whole);

    public static IReadOnlyList<string>? ListOrNull(string? text) => List(text) is { Count: > 0 } words ? words : null;

    private static bool IsFirst(string word, string text) =>
        text.StartsWith(word, StringComparison.Ordinal) && After(word, text) is "" or [',', ..];

    private static string After(string word, string text) => text[word.Length..].TrimStart();
}
