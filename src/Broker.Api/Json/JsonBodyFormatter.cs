using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Broker.Application.Behaviors;
using Broker.Application.Validation;
using Broker.Contracts;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Broker.Api.Json;

/// <summary>
/// Reads a request field by field, so that every field of a wrong type can be named, not only the first. Such fields and
/// missing ones get their type's default and are noted in <see cref="MalformedFields"/>, which no request passes.
/// </summary>
internal sealed class JsonBodyFormatter : InputFormatter
{
    private const string WholeBody = "$body";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public JsonBodyFormatter() => SupportedMediaTypes.Add("application/json");

    /// <summary>The <see cref="JsonContentFilter"/> has already refused whatever is not JSON.</summary>
    public override bool CanRead(InputFormatterContext context) => true;

    /// <summary>Also when there is no body, which is an error of its own, or a GET's query.</summary>
    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => ReadRequestBodyAsync(context);

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var fields = body.Length == 0 && HttpMethods.IsGet(request.Method)
            ? FieldsOf(request.Query)
            : FieldsOf(body.GetBuffer().AsSpan(0, (int)body.Length));

        var malformed = request.HttpContext.RequestServices.GetRequiredService<MalformedFields>();
        return await InputFormatterResult.SuccessAsync(Read(BrokerJsonContext.Default.GetTypeInfo(context.ModelType)!, fields, malformed));
    }

    /// <summary>Some callers send the JSON header with a GET that has no body; their query counts.</summary>
    private static Dictionary<string, JsonElement> FieldsOf(IQueryCollection query) =>
        query.ToDictionary(field => field.Key, field => JsonSerializer.SerializeToElement(field.Value.ToString()), StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> FieldsOf(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            throw Malformed("The body must be JSON in UTF-8.");
        }

        try
        {
            var root = JsonElement.Parse(body, Strict);
            return root.ValueKind == JsonValueKind.Object
                ? root.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal)
                : throw Malformed("The body must be a JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Malformed($"The body must be a JSON object: {exception.Message}");
        }
    }

    private static object Read(JsonTypeInfo type, Dictionary<string, JsonElement> fields, MalformedFields malformed)
    {
        var readable = new JsonObject();
        foreach (var property in type.Properties)
        {
            var isNumber = property.PropertyType.IsValueType;
            var accepted = Accepted(property.PropertyType);
            var given = fields.TryGetValue(property.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (given && IsReadable(value, property))
            {
                readable[property.Name] = value.ValueKind == JsonValueKind.Array ? JsonArray.Create(value) : JsonValue.Create(value);
                continue;
            }

            readable[property.Name] = property.IsRequired && isNumber ? JsonValue.Create(0) : null;
            if (given)
            {
                malformed.Add(property.Name, $"{FieldMessages.Shortened(value.GetRawText())} must be {accepted}.");
            }
            else if (property.IsRequired && isNumber)
            {
                malformed.Add(property.Name, FieldMessages.Required(accepted));
            }
        }

        return readable.Deserialize(type)!;
    }

    private static string Accepted(Type type) =>
        type.IsValueType ? "a whole number"
        : type == typeof(string) ? "a JSON string"
        : "a JSON array of objects as the API's description has them";

    /// <summary>By the same options that it is read with: a name within a list in other case is another name.</summary>
    private static bool IsReadable(JsonElement value, JsonPropertyInfo property)
    {
        try
        {
            return value.Deserialize(property.PropertyType, property.Options) is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ValidationException Malformed(string message) => new([new ValidationFailure(WholeBody, message)]);
}
