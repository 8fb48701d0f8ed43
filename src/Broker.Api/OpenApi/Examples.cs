using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Broker.Api.Errors;
using Broker.Api.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>One coherent example for each contract: a laptop in a fleet with one server.</summary>
internal static class Examples
{
    public const string PeeringId = "019abcde-0000-7000-8000-000000000001";
    public const string ServerId = "019abcde-0000-7000-8000-000000000002";
    public const string Digest = "0123456789abcdef0123456789abcdef";
    public const string ClientKey = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";
    public const string Lease = "10.0.0.21";
    public const string LeaseV6 = "fd00:10::15";
    public const string Routed = "192.168.7.0/24";

    private static readonly Dictionary<Type, JsonNode> ByType = new[]
    {
        ServerExamples.All, ClientExamples.All, ReportExamples.All, AuthorityExamples.All, ListExamples.All, WebhookExamples.All,
    }.SelectMany(examples => examples).ToDictionary(example => example.GetType(), Node);

    private static readonly Dictionary<int, JsonNode> Problems = new[]
    {
        Problem.Of(
            400,
            "validation",
            "server_name: Required: a name.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { ["server_name"] = ["Required: a name."] }),
        Problem.Of(401, "unauthenticated", "The credentials are not valid, or not any more."),
        Problem.Of(403, "forbidden", "This needs one of the roles admin, operator; the token has viewer."),
        Problem.Of(404, "server-not-found", "There is no server 'berlin'."),
        Problem.Of(409, "key-in-use", $"The public key {ClientKey} already belongs to client 'phone' on server 'berlin'."),
        Problem.Of(410, "invitation-gone", "The invitation was used or withdrawn, or has expired. Ask for another one."),
        Problem.Of(412, "peering-exists", "Client 'laptop' has a peering with server 'berlin' already."),
        Problem.Of(413, "payload-too-large", "The body must be at most 1048576 bytes long."),
        Problem.Of(415, "unsupported-media-type", "A body needs Content-Type: application/json, in UTF-8; this request has 'text/plain'."),
        Problem.Of(429, "too-many-failures", "Too many wrong credentials from this address."),
        Problem.Of(503, "storage-unavailable", "The database does not answer at the moment. Send the request again; repeating it is safe."),
    }.ToDictionary(problem => problem.Status!.Value, Node);

    public static void AddTo(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Example = ListExamples.Parameter(operation.OperationId, parameter.Name!)
                ?? (parameter.Name == "client_name"
                    ? "laptop"
                    : AuthorityExamples.Parameters.GetValueOrDefault(parameter.Name!)?.DeepClone() ?? "berlin");
        }

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Example = ByType[description.ParameterDescriptions.Single(parameter => parameter.Source.Id == "Body").Type].DeepClone();
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            var code = int.Parse(status, CultureInfo.InvariantCulture);
            foreach (var content in response.Content?.Values ?? [])
            {
                content.Example = (Problems.GetValueOrDefault(code) ?? ByType[TypeOf(description, code)]).DeepClone();
            }
        }
    }

    private static Type TypeOf(ApiDescription description, int status) =>
        description.SupportedResponseTypes.Single(response => response.StatusCode == status).Type!;

    /// <summary>An example with more fields, or with others.</summary>
    public static T Extended<T>(object example, JsonObject fields)
    {
        var extended = Node(example).AsObject();
        foreach (var (name, value) in fields)
        {
            extended[name] = value?.DeepClone();
        }

        return extended.Deserialize<T>(WireFormat.Options)!;
    }

    public static JsonNode Node(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), WireFormat.Options)!;
}
