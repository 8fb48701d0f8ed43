using System.Text.Json.Nodes;
using Broker.Api.Json;
using Broker.Contracts;
using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>What some calls answer instead of JSON where <c>Accept</c> prefers it, by operationId.</summary>
internal static class OtherContents
{
    private static readonly Dictionary<string, Other> All = new(StringComparer.Ordinal)
    {
        ["getClientConfig"] = new(
            RequestPreferences.PlainText,
            "A file for wg-quick(8), in which PRIVATE_KEY stands for the private key.",
            _ => WgQuickText.Of(ClientExamples.Config)),
        ["listAudit"] = new(RequestPreferences.Lines, "All entries, an object per line.", page => Each(page["entries"], Line)),
        ["listEvents"] = new(RequestPreferences.EventStream, "Events as they happen.", page => Each(page["events"], Event)),
    };

    /// <summary>After the examples, of which its own are made.</summary>
    public static void AddTo(OpenApiOperation operation)
    {
        if (All.TryGetValue(operation.OperationId ?? "", out var other))
        {
            var contents = operation.Responses!["200"].Content!;
            contents[other.MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = other.Text },
                Example = other.Example(contents["application/json"].Example!),
            };
        }
    }

    private static string Each(JsonNode? items, Func<JsonNode, string> write) =>
        string.Concat(items!.AsArray().Select(item => write(item!)));

    private static string Line(JsonNode item) => $"{item.ToJsonString(WireFormat.Options)}\n";

    private static string Event(JsonNode item) => $"event: {item["kind"]}\ndata: {Line(item)}id: {item["id"]}\n\n";

    /// <param name="MediaType">What it is asked for by.</param>
    /// <param name="Text">What it is.</param>
    /// <param name="Example">Makes one of the example in JSON.</param>
    private sealed record Other(string MediaType, string Text, Func<JsonNode, string> Example);
}
