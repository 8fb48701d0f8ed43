using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Broker.Api.Validation;
using Broker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Json;

/// <summary>The fields of a query, or of a body that could not be deserialized as a whole: each one is read on its own.</summary>
internal sealed class RequestFields(Dictionary<string, JsonElement> fields)
{
    private const string WholeBody = "$body";

    /// <summary>A longer body is not taken apart: its first fault is named, and nothing is built from it.</summary>
    private const int LongestExamined = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = RequestJson.MaxDepth, AllowDuplicateProperties = false };

    public static RequestFields OfQuery(IQueryCollection query) => new(
        query.ToDictionary(field => field.Key, field => JsonSerializer.SerializeToElement(field.Value.ToString()), StringComparer.Ordinal));

    /// <summary>A call that reads a body, or nothing, has no query parameters.</summary>
    public static void RefuseQuery(IQueryCollection query, ModelStateDictionary errors)
    {
        foreach (var parameter in query.Keys)
        {
            errors.TryAddModelError(parameter, "There is no such query parameter here.");
        }
    }

    /// <summary>Null where the body as a whole is wrong, which is noted.</summary>
    public static RequestFields? OfBody(ReadOnlySpan<byte> body, ModelStateDictionary errors)
    {
        if (!Utf8.IsValid(body))
        {
            errors.AddModelError(WholeBody, "The body must be JSON in UTF-8.");
            return null;
        }

        if (body.Length > LongestExamined)
        {
            errors.AddModelError(WholeBody, "The body must be a JSON object with the fields and types that /openapi/v1.json describes.");
            return null;
        }

        try
        {
            var root = JsonElement.Parse(body, Strict);
            if (root.ValueKind == JsonValueKind.Object)
            {
                return new RequestFields(root.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var place = exception is JsonException { LineNumber: { } line, BytePositionInLine: { } column }
                ? $" It is malformed, or has a field twice, at line {line + 1}, byte {column + 1}."
                : "";
            errors.AddModelError(WholeBody, $"The body must be a JSON object, nested at most {RequestJson.MaxDepth} deep.{place}");
            return null;
        }

        errors.AddModelError(WholeBody, "The body must be a JSON object.");
        return null;
    }

    /// <summary>Every field that cannot be read is noted and stands at its type's default.</summary>
    public object Read(Type contract, ModelStateDictionary errors)
    {
        var type = RequestJson.TypeOf(contract);
        var readable = new JsonObject();
        foreach (var property in type.Properties)
        {
            readable[property.Name] = Value(property, errors);
        }

        foreach (var unknown in fields.Keys.Where(name => type.Properties.All(property => property.Name != name)))
        {
            var nearest = Spelling.Nearest(unknown, type.Properties.Select(property => property.Name));
            errors.TryAddModelError(
                FieldMessages.Shortened(unknown), nearest is null ? "There is no such field here." : $"There is no such field here. Is '{nearest}' meant?");
        }

        return readable.Deserialize(type)!;
    }

    private JsonNode? Value(JsonPropertyInfo property, ModelStateDictionary errors)
    {
        var isNumber = property.PropertyType.IsValueType;
        var accepted = Accepted(property.PropertyType);
        if (fields.TryGetValue(property.Name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            if (IsReadable(value, property))
            {
                return value.ValueKind == JsonValueKind.Array ? JsonArray.Create(value) : JsonValue.Create(value);
            }

            errors.TryAddModelError(property.Name, FieldMessages.Wrong(value.GetRawText(), accepted));
        }
        else if (property.IsRequired && isNumber)
        {
            errors.TryAddModelError(property.Name, FieldMessages.Required(accepted));
        }

        return property.IsRequired && isNumber ? JsonValue.Create(0) : null;
    }

    private static string Accepted(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset) ? "a time such as 2026-01-02T03:04:05Z"
        : type.IsValueType ? "a whole number"
        : type == typeof(string) ? "a JSON string"
        : "a JSON array, as /openapi/v1.json describes it";

    private static bool IsReadable(JsonElement value, JsonPropertyInfo property)
    {
        try
        {
            return value.Deserialize(property.Options.GetTypeInfo(property.PropertyType)) is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
