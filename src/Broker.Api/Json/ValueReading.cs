using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Broker.Api.Validation;

namespace Broker.Api.Json;

/// <summary>Whether one value can be read as its contract has it, and how to say where and what is wrong.</summary>
internal static class ValueReading
{
    public static bool IsReadable(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            return value.Deserialize(type) is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What a field of this type takes.</summary>
    public static string Accepted(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset) ? "a time such as 2026-01-02T03:04:05Z"
        : (Nullable.GetUnderlyingType(type) ?? type) == typeof(bool) ? "true or false"
        : type.IsValueType ? "a whole number"
        : type == typeof(string) ? "a JSON string"
        : $"a JSON {Shape(type)}, as /openapi/v1.json describes it";

    /// <summary>A sentence, or nothing where the place is not known.</summary>
    public static string Place(JsonException? fault) => fault is { LineNumber: { } line, BytePositionInLine: { } column }
        ? $" The first fault is at line {line + 1}, "
            + $"byte {column + 1}{(fault.Path is { Length: > 1 } path ? $" ({FieldMessages.Shortened(path)})" : "")}."
        : "";

    /// <summary>Contracts have their lists as <c>IReadOnlyList</c> and their objects by name as <c>IReadOnlyDictionary</c>.</summary>
    private static string Shape(Type type, string plural = "") => type.GetGenericArguments() switch
    {
        [var element] => $"array{plural} of {Shape(element, "s")}",
        [_, var value] => $"object{plural} of {Shape(value, "s")}",
        _ => $"{(type == typeof(string) ? "string" : "object")}{plural}",
    };
}
