namespace Broker.Pages.Elements;

/// <summary>What is typed into a form, as the API takes it.</summary>
internal static class Words
{
    public static string? OrNull(string? text) => text?.Trim() is { Length: > 0 } typed ? typed : null;

    /// <summary>Separated by commas.</summary>
    public static IReadOnlyList<string> List(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Null where it is as it was.</summary>
    public static string? Changed(string now, string before) => now == before || now.Trim() == before ? null : now.Trim();

    /// <inheritdoc cref="Changed"/>
    public static IReadOnlyList<string>? ChangedList(string now, string before) =>
        List(now).SequenceEqual(List(before), StringComparer.Ordinal) ? null : List(now);

    public static IReadOnlyList<string>? ListOrNull(string? text) => List(text) is { Count: > 0 } words ? words : null;
}
