using System.Text;
using Broker.Api.Tests.OpenApi;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>
/// Good requests of every call that the API's description has, in all its forms, about a small fleet: so that they meet what others
/// have left.
/// </summary>
internal sealed class FuzzCalls(ApiDocument document, string credentials, Random random)
{
    private const int Servers = 6;
    private const int Clients = 24;

    private static readonly string[] OtherPaths = ["/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/swagger/index.html", "/", "/nothing"];
    private static readonly string[] OtherMethods = ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "get", "M-SEARCH"];

    private static readonly string[] Optional =
    [
        "network_address_v6", "network_mask_v6", "server_wg_ip", "allow_overlap", "dns", "mtu", "persistent_keepalive", "allowed_ips", "lease",
        "routed_networks", "owner", "note", "dry_run",
    ];

    private readonly Operation[] operations = [.. document.Operations];
    private readonly string[] keys = [.. Enumerable.Range(0, 2 * Clients).Select(i => Convert.ToBase64String([.. Enumerable.Repeat((byte)(i + 1), 32)]))];

    private string? taggedServer;

    /// <summary>The entity tag that an answer bore last.</summary>
    public string? LastTag { get; private set; }

    public void Learn(JsonObject fields, string? tag)
    {
        if (tag is not null && fields["server_name"] is { } server)
        {
            (LastTag, taggedServer) = (tag, server.ToString());
        }
    }

    /// <returns>The request, without its body, and the fields that go into it or into the query.</returns>
    public (FuzzRequest Request, JsonObject Fields) Next()
    {
        if (random.Next(300) == 0)
        {
            return (Request("GET", random.GetItems(OtherPaths, 1)[0]), []);
        }

        var operation = operations[random.Next(operations.Length)];
        var fields = Fields(operation);
        var method = random.Next(100) == 0 ? random.GetItems(OtherMethods, 1)[0] : operation.Method == "GET" && random.Next(3) == 0 ? "POST" : operation.Method;
        var request = Request(method, operation.Path + (random.Next(10) == 0 ? "/" : ""));
        if (LastTag is not null && operation.HeaderParameters.Contains("If-None-Match") && random.Next(2) == 0)
        {
            fields["server_name"] = taggedServer;
            request.Set("If-None-Match", LastTag);
            request.Set("Prefer", random.Next(50) == 0 ? "wait=1" : "wait=0");
        }

        return (request, fields);
    }

    /// <summary>Puts the fields where the request's method has them: a GET half of the time into the query, or else into the body.</summary>
    public void Place(FuzzRequest request, JsonObject fields)
    {
        if (request.Method == "GET" && (fields.Count == 0 || random.Next(2) == 0))
        {
            request.Target += Calls.Call.Query(new JsonObject(fields.Where(field => field.Value is not null).Select(field =>
                KeyValuePair.Create(field.Key, (JsonNode?)field.Value!.ToString()))));
            return;
        }

        request.Body = Encoding.UTF8.GetBytes(fields.ToJsonString());
        request.Set("Content-Type", random.Next(4) == 0 ? "application/json;" : "application/json");
    }

    private FuzzRequest Request(string method, string target)
    {
        var request = new FuzzRequest(method, target);
        request.Set("Host", "broker");
        request.Set("Authorization", credentials);
        return request;
    }

    private JsonObject Fields(Operation operation)
    {
        var server = random.Next(Servers);
        var example = operation.Example();
        Fill(example, server);
        return example;
    }

    /// <summary>Half of what may be left out is.</summary>
    private void Fill(JsonObject fields, int server)
    {
        foreach (var (name, value) in fields.ToList())
        {
            if (Optional.Contains(name) && random.Next(2) == 0)
            {
                fields.Remove(name);
                continue;
            }

            foreach (var part in value is JsonArray list ? list.OfType<JsonObject>() : [])
            {
                Fill(part, server);
            }

            if (value is JsonObject inner)
            {
                Fill(inner, server);
            }
            else if (Value(name, server) is { } other)
            {
                fields[name] = other;
            }
        }
    }

    private JsonNode? Value(string field, int server) => field switch
    {
        "server_name" => $"server-{server}",
        "client_name" => $"client-{random.Next(Clients)}",
        "public_key" => random.GetItems(keys, 1)[0],
        "network_address" => $"10.{server}.0.0",
        "network_mask" => random.Next(24, 31),
        "network_address_v6" => $"fd00:{server}::",
        "network_mask_v6" => random.Next(60, 65),
        "server_wg_ip" => $"10.{server}.0.{random.Next(1, 4)}",
        "allow_overlap" or "dry_run" => random.Next(2) == 0,
        "lease" => $"10.{server}.0.{random.Next(1, 10)}",
        "routed_networks" => new JsonArray($"172.16.{random.Next(8)}.0/{random.Next(22, 25)}"),
        "n_reserved_ips" => random.Next(4),
        "endpoint_port" => random.Next(1, 65536),
        "revision" => random.Next(50),
        _ => null,
    };
}
