using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Broker.Api.Validation;
using Broker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Json;

/// <summary>The fields of a query, or of a body that could not be deserialized as a whole: each one is read on its own.</summary>
/// <param name="fields">By name.</param>
/// <param name="repeated">The names that a query has more than once.</param>
internal sealed class RequestFields(Dictionary<string, JsonElement> fields, IReadOnlyCollection<string> repeated)
{
    private const string WholeBody = "$body";

    /// <summary>A longer body is not taken apart: its first fault is named, and nothing is built from it.</summary>
    private const int LongestExamined = 256 * 1024;

    /// <summary>More unknown fields are not named: the framework counts 200 errors, and adds one without a name.</summary>
    private const int MostUnknown = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = RequestJson.MaxDepth, AllowDuplicateProperties = false };

    public static RequestFields OfQuery(IQueryCollection query) => new(
        query.ToDictionary(field => field.Key, field => JsonSerializer.SerializeToElement(field.Value.ToString()), StringComparer.Ordinal),
        [.. query.Where(field => field.Value.Count > 1).Select(field => field.Key)]);

    /// <summary>A call that reads a body, or nothing, has no query parameters.</summary>
    public static void RefuseQuery(IQueryCollection query, ModelStateDictionary errors)
    {
        foreach (var parameter in query.Keys.Take(MostUnknown))
        {
            errors.TryAddModelError(FieldMessages.NameOf(parameter), "There is no such query parameter here.");
        }
    }

    /// <summary>Null where the body as a whole is wrong, which is noted.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="fault">The first one, where it is known.</param>
    /// <param name="errors">Takes what is noted.</param>
    public static RequestFields? OfBody(ReadOnlySpan<byte> body, JsonException? fault, ModelStateDictionary errors)
    {
        if (!Utf8.IsValid(body))
        {
            errors.AddModelError(WholeBody, "The body must be JSON in UTF-8.");
        }
        else if (body.Length > LongestExamined)
        {
            errors.AddModelError(
                WholeBody,
                $"The body must be a JSON object with the fields and types that /openapi/v1.json describes.{ValueReading.Place(fault)}");
        }
        else
        {
            try
            {
                var root = JsonElement.Parse(body, Strict);
                if (root.ValueKind == JsonValueKind.Object)
                {
                    return Of(root);
                }

                errors.AddModelError(WholeBody, "The body must be a JSON object.");
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                errors.AddModelError(
                    WholeBody,
                    "The body must be a JSON object without repeated fields, "
                        + $"nested at most {RequestJson.MaxDepth} deep.{ValueReading.Place(exception as JsonException)}");
            }
        }

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

        RefuseUnknown([.. type.Properties.Select(property => property.Name)], errors);
        return readable.Deserialize(type)!;
    }

    public void RefuseUnknown(IReadOnlyList<string> known, ModelStateDictionary errors)
    {
        foreach (var unknown in fields.Keys.Except(known, StringComparer.Ordinal).Take(MostUnknown))
        {
            var nearest = Spelling.Nearest(unknown, known);
            errors.TryAddModelError(
                FieldMessages.NameOf(unknown),
                nearest is null ? "There is no such field here." : $"There is no such field here. Is '{nearest}' meant?");
        }
    }

    private static RequestFields Of(JsonElement item) =>
        new(item.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal), []);

    private JsonNode? Value(JsonPropertyInfo property, ModelStateDictionary errors)
    {
        if (repeated.Contains(property.Name, StringComparer.Ordinal))
        {
            errors.TryAddModelError(property.Name, FieldMessages.Repeated);
        }

        var isNeeded = property.IsRequired && property.PropertyType.IsValueType; // null would not do
        var accepted = ValueReading.Accepted(property.PropertyType);
        if (fields.TryGetValue(property.Name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            var type = property.Options.GetTypeInfo(property.PropertyType);
            if (ValueReading.IsReadable(value, type))
            {
                return value.ValueKind switch
                {
                    JsonValueKind.Array => JsonArray.Create(value),
                    JsonValueKind.Object => JsonObject.Create(value),
                    _ => JsonValue.Create(value),
                };
            }

            errors.TryAddModelError(property.Name, InnerFault(value, type) ?? FieldMessages.Wrong(value.GetRawText(), accepted));
        }
        else if (isNeeded)
        {
            errors.TryAddModelError(property.Name, FieldMessages.Required(accepted));
        }

        return !isNeeded ? null : property.PropertyType == typeof(bool) ? JsonValue.Create(false) : JsonValue.Create(0);
    }

    /// <summary>What is wrong with an object, or with the first one in a list that cannot be read; null where that is no object.</summary>
    private static string? InnerFault(JsonElement value, JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            return value.ValueKind == JsonValueKind.Object ? ObjectFault(value, type) : null;
        }

        if (value.ValueKind != JsonValueKind.Array || type.Kind != JsonTypeInfoKind.Enumerable)
        {
            return null;
        }

        var element = type.Options.GetTypeInfo(type.ElementType!);
        var (position, item) = value.EnumerateArray().Index().FirstOrDefault(item => !ValueReading.IsReadable(item.Item, element));
        return item.ValueKind == JsonValueKind.Object && element.Kind == JsonTypeInfoKind.Object
            ? $"At position {position}: {ObjectFault(item, element)}"
            : null;
    }

    private static string ObjectFault(JsonElement item, JsonTypeInfo type)
    {
        var errors = new ModelStateDictionary();
        Of(item).Read(type.Type, errors);
        foreach (var missing in type.Properties.Where(property => property.IsRequired && !item.TryGetProperty(property.Name, out _)))
        {
            errors.TryAddModelError(missing.Name, FieldMessages.Required(ValueReading.Accepted(missing.PropertyType)));
        }

        return string.Join(' ', errors.Select(field => $"{field.Key}: {field.Value!.Errors[0].ErrorMessage}"));
    }
}
