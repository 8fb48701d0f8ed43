namespace Broker.Pages.Elements;

/// <summary>What is typed into a form, as the API takes it.</summary>
internal static class Words
{
    public static string? OrNull(string? text) => text?.Trim() is { Length: > 0 } typed ? typed : null;

    /// <summary>Separated by commas.</summary>
    public static IReadOnlyList<string> List(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyList<string>? ListOrNull(string? text) => List(text) is { Count: > 0 } words ? words : null;
}
