using System.Globalization;

namespace Broker.Api.Tests.OpenApi;

/// <summary>The API's description as the broker gives it.</summary>
internal sealed class ApiDocument(string text)
{
    public JsonObject Root { get; } = JsonNode.Parse(text)!.AsObject();

    public IEnumerable<Operation> Operations =>
        from path in Root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Value is JsonObject
        select new Operation(this, path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

    public Operation Of(string path) => Operations.Single(operation => operation.Path.Trim('/') == $"api/v1/{path}");

    /// <summary>What a reference within the document points to.</summary>
    public JsonObject Resolve(JsonObject node)
    {
        if (node["$ref"] is not { } reference)
        {
            return node;
        }

        JsonNode target = Root;
        foreach (var step in reference.GetValue<string>().Split('/').Skip(1))
        {
            target = target[step].ShouldNotBeNull($"nothing at {reference}");
        }

        return Resolve(target.AsObject());
    }
}

internal sealed record Operation(ApiDocument Document, string Path, string Method, JsonObject Node)
{
    public IEnumerable<JsonObject> Parameters =>
        (Node["parameters"]?.AsArray() ?? []).Select(parameter => Document.Resolve(parameter!.AsObject()));

    public IEnumerable<JsonObject> QueryParameters => Parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "query");

    public IEnumerable<string> HeaderParameters =>
        Parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "header")
            .Select(parameter => parameter["name"]!.GetValue<string>());

    public JsonObject? RequestContent =>
        Node["requestBody"] is { } body ? Document.Resolve(body.AsObject())["content"]!["application/json"]!.AsObject() : null;

    public IEnumerable<int> Statuses =>
        Node["responses"]!.AsObject().Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture));

    /// <summary>Content type and schema of a documented answer: of JSON, where there is a choice.</summary>
    public (string MediaType, JsonObject Content) Response(int status)
    {
        var contents = Contents(status);
        var (mediaType, content) = contents.Count == 1 ? contents.Single() : contents.Single(content => content.Key == BrokerApi.Json);
        return (mediaType, content!.AsObject());
    }

    /// <summary>What an answer may be, by media type.</summary>
    public JsonObject Contents(int status)
    {
        var response = Node["responses"]![$"{status}"].ShouldNotBeNull($"{Method} {Path} documents no {status}");
        return Document.Resolve(response.AsObject())["content"].ShouldNotBeNull().AsObject();
    }

    /// <summary>The headers that an answer may bear.</summary>
    public IEnumerable<string> ResponseHeaders(int status) =>
        Document.Resolve(Node["responses"]![$"{status}"]!.AsObject())["headers"]?.AsObject().Select(header => header.Key) ?? [];

    /// <summary>Sends what the document gives as an example, with some fields changed; null leaves one out.</summary>
    public Task<Answer> SendExampleAsync(BrokerApi api, params (string, JsonNode?)[] changes)
    {
        var fields = Example().With(changes);
        return RequestContent is null
            ? api.SendAsync(Method, Path + Calls.Call.Query(fields))
            : api.SendAsync(Method, Path, fields.ToJsonString());
    }

    public JsonObject Example() => RequestContent is { } content
        ? content["example"]!.AsObject()
        : new JsonObject(QueryParameters.Select(parameter =>
            KeyValuePair.Create(parameter["name"]!.GetValue<string>(), parameter["example"]?.DeepClone())));
}
