using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>The headers that calls take and answers bear.</summary>
internal static class Headers
{
    /// <summary>Those whose answers have a version.</summary>
    private static readonly string[] Configs = ["getServerConfig", "getClientConfig"];

    private const string Events = "listEvents";

    /// <summary>Those that refuse, when they are asked to, where there is nothing to delete.</summary>
    private static readonly string[] Deleting = ["deleteServer", "removePeer", "deleteClient", "deleteToken", "deleteWebhook"];

    /// <summary>Those that wait for a first entry.</summary>
    private static readonly string[] Trails = ["listAudit", Events];

    /// <summary>Those that wait when they are asked to, by operationId.</summary>
    private static readonly string[] Waiting =
    [
        .. Configs, "addClient", "updateClient", "deleteClient", "updateOwner", "updateDevice", "deleteDevice", "updateServer",
        "importServer", "removePeer", .. Trails,
    ];

    public static void AddTo(OpenApiOperation operation)
    {
        var waits = Waiting.Contains(operation.OperationId, StringComparer.Ordinal);
        var isVersioned = Configs.Contains(operation.OperationId, StringComparer.Ordinal);
        if (waits)
        {
            Take(operation, "Prefer", "wait=30", isVersioned
                ? "`wait=SECONDS` (RFC 7240): answer as soon as the version that If-None-Match names is outdated, or after this time."
                : Trails.Contains(operation.OperationId, StringComparer.Ordinal)
                ? "`wait=SECONDS` (RFC 7240): answer as soon as there is an entry, or after this time."
                : "`wait=SECONDS` (RFC 7240): answer when the agents of all servers concerned have applied "
                    + "the change, or after this time.");
        }

        if (isVersioned)
        {
            Take(
                operation,
                "If-None-Match",
                "\"019abcde-0000-7000-8000-000000000002.7\"",
                "The ETag of an earlier answer: 304 while it is still the latest.");
        }

        if (operation.OperationId == Events)
        {
            Take(
                operation,
                "Last-Event-ID",
                "0000000000000000000-0000000000000000000",
                "With `Accept: text/event-stream`: the last event that was received; 400 if it is no event's id.");
        }

        if (operation.OperationId == "addClient")
        {
            Take(
                operation,
                "If-None-Match",
                "*",
                "`*`: only what is not there yet is added; 412 if the client has a peering with the server.");
        }

        if (Deleting.Contains(operation.OperationId, StringComparer.Ordinal))
        {
            Take(operation, "If-Match", "*", "`*`: 404 if what is to be deleted is not there. Any other value is refused with 400.");
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (name, type, text) in Of(status, waits, isVersioned))
            {
                var headers = ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
                headers[name] = new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = type } };
            }
        }
    }

    private static void Take(OpenApiOperation operation, string name, string example, string text) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = text,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = example,
        });

    private static IEnumerable<(string Name, JsonSchemaType Type, string Text)> Of(string status, bool waits, bool isVersioned)
    {
        if (isVersioned && (status is "200" or "304"))
        {
            yield return ("ETag", JsonSchemaType.String, "The version of the answer, for If-None-Match.");
        }

        if (waits && (status is "200" or "201" or "304"))
        {
            yield return ("Preference-Applied", JsonSchemaType.String,
                "`wait=SECONDS`: the wait that was granted, where one was asked for.");
        }

        if (status is "429" or "503")
        {
            yield return ("Retry-After", JsonSchemaType.Integer, "Seconds until the request is worth sending again.");
        }

        if (status == "401")
        {
            yield return ("WWW-Authenticate", JsonSchemaType.String, "The scheme to authenticate with: Basic.");
        }
    }
}
