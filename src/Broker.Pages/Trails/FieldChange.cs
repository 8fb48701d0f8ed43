using System.Text.Json;

namespace Broker.Pages.Trails;

/// <summary>What a change has made of a field; null for nothing.</summary>
internal sealed record FieldChange(string Field, string? Before, string? After)
{
    /// <summary>The fields that differ, in the order in which they stand.</summary>
    public static IReadOnlyList<FieldChange> Between(
        IReadOnlyDictionary<string, JsonElement>? before, IReadOnlyDictionary<string, JsonElement>? after) =>
    [
        .. (before?.Keys ?? []).Union(after?.Keys ?? [], StringComparer.Ordinal)
            .Select(field => new FieldChange(field, TextOf(before, field), TextOf(after, field)))
            .Where(change => change.Before != change.After),
    ];

    private static string? TextOf(IReadOnlyDictionary<string, JsonElement>? fields, string field) =>
        fields is null || !fields.TryGetValue(field, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.GetRawText();
}
