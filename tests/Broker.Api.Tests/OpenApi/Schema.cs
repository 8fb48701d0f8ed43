using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Broker.Api.Tests.OpenApi;

/// <summary>As much of JSON Schema 2020-12 as the document uses. A keyword that it does not know is an error of its own.</summary>
internal static class Schema
{
    private static readonly string[] Known =
    [
        "$ref", "oneOf", "type", "properties", "required", "additionalProperties", "items", "pattern", "minimum", "maximum", "maxLength",
        "enum",
        "description", "title", "format", "default", "example", "examples",
    ];

    private static readonly TimeSpan Patience = Eventually.Patience;

    /// <summary>What is wrong with a value, each with its place; also members that no schema speaks of.</summary>
    public static IEnumerable<string> Errors(this ApiDocument document, JsonObject schema, JsonNode? value, string at = "$")
    {
        schema = document.Resolve(schema);
        if (schema["oneOf"] is JsonArray options)
        {
            return document.OptionErrors(options, value, at);
        }

        var unknown = schema.Select(keyword => keyword.Key).Except(Known).Select(keyword => $"{at}: unknown keyword {keyword}");
        return unknown.Concat(TypeErrors(schema, value, at)).Concat(value switch
        {
            JsonObject members => document.ObjectErrors(schema, members, at),
            JsonArray items => items.SelectMany((item, index) => document.Errors(schema["items"]!.AsObject(), item, $"{at}[{index}]")),
            JsonValue scalar => ScalarErrors(schema, scalar, at),
            _ => [],
        });
    }

    private static IEnumerable<string> OptionErrors(this ApiDocument document, JsonArray options, JsonNode? value, string at)
    {
        var errors = options.Select(option => document.Errors(option!.AsObject(), value, at).ToList()).ToList();
        return errors.Count(option => option.Count == 0) == 1
            ? []
            : errors.SelectMany(option => option).Append($"{at}: fits not just one of oneOf");
    }

    private static IEnumerable<string> TypeErrors(JsonObject schema, JsonNode? value, string at)
    {
        var types = Texts(schema["type"] is JsonArray several ? several : new JsonArray(schema["type"]?.DeepClone()));
        var type = value?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
            var kind => $"{kind}".ToLowerInvariant(),
        };
        return types.Contains(type) || (type == "integer" && types.Contains("number"))
            ? []
            : [$"{at}: {type}, not {string.Join('/', types)}"];
    }

    private static IEnumerable<string> ObjectErrors(this ApiDocument document, JsonObject schema, JsonObject members, string at)
    {
        var missing = Texts(schema["required"]?.AsArray()).Where(name => !members.ContainsKey(name));
        return missing.Select(name => $"{at}: {name} is missing").Concat(members.SelectMany(member =>
            (schema["properties"]?[member.Key] ?? schema["additionalProperties"]) is JsonObject described
                ? document.Errors(described, member.Value, $"{at}.{member.Key}")
                : [$"{at}: {member.Key} is not documented"]));
    }

    private static IEnumerable<string> ScalarErrors(JsonObject schema, JsonValue value, string at)
    {
        if (value.TryGetValue<string>(out var text))
        {
            if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, Patience))
            {
                yield return $"{at}: '{text}' has not the form {pattern}";
            }

            if (schema["enum"] is JsonArray values && !Texts(values).Contains(text))
            {
                yield return $"{at}: '{text}' is none of {values.ToJsonString()}";
            }

            if (schema["format"]?.GetValue<string>() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            {
                yield return $"{at}: '{text}' is no moment";
            }

            if (text.Length > Number(schema["maxLength"], int.MaxValue))
            {
                yield return $"{at}: too long";
            }
        }
        else if (value.TryGetValue<decimal>(out var number)
            && (number < Number(schema["minimum"], decimal.MinValue) || number > Number(schema["maximum"], decimal.MaxValue)))
        {
            yield return $"{at}: {number} is out of range";
        }
    }

    private static string[] Texts(JsonArray? array) => [.. (array ?? []).Select(item => item?.GetValue<string>() ?? "")];

    private static decimal Number(JsonNode? keyword, decimal otherwise) => keyword?.GetValue<decimal>() ?? otherwise;
}
