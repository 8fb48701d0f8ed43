using System.Text;
using Broker.Api.Tests.OpenApi;
using Broker.Contracts;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>
/// Good requests of every call that the API's description has, in all its forms, about a small fleet: so that they meet what others
/// have left.
/// </summary>
internal sealed class FuzzCalls(ApiDocument document, string credentials, Random random)
{
    /// <summary>Whose the clients of the examples are: an admin who has devices too, so that no call is closed to it.</summary>
    public const string Owner = "ann@example.com";

    private const int Servers = 6;
    private const int Clients = 24;

    private static readonly string[] OtherPaths =
    [
        "/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/swagger/index.html", "/", "/nothing",
    ];
    private static readonly string[] OtherMethods = ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "get", "M-SEARCH"];

    /// <summary>The calls that succeed only with a device of the owner.</summary>
    private static readonly string[] OfDevices = [$"/{Routes.Device}/{Routes.Update}", $"/{Routes.Device}/{Routes.Delete}"];

    private static readonly string[] Optional =
    [
        "network_address_v6", "network_mask_v6", "server_wg_ip", "allow_overlap", "dns", "mtu", "persistent_keepalive", "allowed_ips",
        "lease",
        "routed_networks", "owner", "note", "tags", "new_name", "expires_at", "disabled", "lease_quarantine_seconds",
        "reclaim_idle_days", "dry_run", "after", "search", "tag", "state", "idle_since",
    ];

    /// <summary>The owner may have as many as it likes on all servers.</summary>
    public static IEnumerable<(string Key, string Value)> OwnDevices =>
    [
        ("SelfService__all__Groups", "vpn-admins"),
        ("SelfService__all__Servers", string.Join(',', Enumerable.Range(0, Servers).Select(server => $"server-{server}"))),
        ("SelfService__all__MostDevices", "1000"),
    ];

    private readonly Operation[] operations = [.. document.Operations];
    private readonly string[] keys =
    [
        .. Enumerable.Range(0, 2 * Clients).Select(i => Convert.ToBase64String([.. Enumerable.Repeat((byte)(i + 1), 32)])),
    ];

    private readonly Dictionary<string, JsonNode> lists = [];
    private string[] devices = [];
    private string? taggedServer;
    private string? invitation;
    private string? invitedServer;

    /// <summary>The entity tag that an answer bore last.</summary>
    public string? LastTag { get; private set; }

    /// <summary>
    /// Only the list of a server has an entity tag. A report succeeds only with the id and a revision of the server that there is now, an
    /// invitation is accepted only once, and few clients are devices of the owner.
    /// </summary>
    public void Learn(string call, JsonObject fields, FuzzAnswer answer)
    {
        if (answer.Status == 200 && call == $"/{Routes.Device}/{Routes.List}" && answer.Header("Content-Type")?.Contains("json") == true
            && answer.Body.Length > 0 && JsonNode.Parse(answer.Body)!["clients"] is JsonArray clients)
        {
            devices = [.. clients.Select(client => $"{client!["client_name"]}")];
        }

        if (answer.Status == 201 && JsonNode.Parse(answer.Body)?["invitation"] is JsonValue secret)
        {
            (invitation, invitedServer) = (secret.ToString(), fields["server_names"]?[0]?.ToString());
        }

        if (answer.Header("ETag") is { } tag && fields["server_name"] is JsonValue name)
        {
            (LastTag, taggedServer) = (tag, name.ToString());
            if (answer.Status == 200)
            {
                lists[taggedServer] = JsonNode.Parse(answer.Body)!;
            }
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
        var method = random.Next(100) == 0 ? random.GetItems(OtherMethods, 1)[0]
            : operation.Method == "GET" && random.Next(3) == 0 ? "POST"
            : operation.Method;
        var request = Request(method, operation.Path + (random.Next(10) == 0 ? "/" : ""), operation.Path);
        foreach (var header in operation.HeaderParameters.Where(_ => random.Next(2) == 0))
        {
            AddHeader(request, header, fields);
        }

        return (request, fields);
    }

    private void AddHeader(FuzzRequest request, string header, JsonObject fields)
    {
        switch (header)
        {
            case "Prefer":
                request.Set(header, random.Next(400) == 0 ? "wait=1" : "wait=0");
                break;
            case "If-Match":
                request.Set(header, "*");
                break;
            case "Last-Event-ID":
                request.Set(header, random.Next(2) == 0 ? "0000000000000000000-0000000000000000000" : "7");
                break;
            case "If-None-Match" when fields.ContainsKey("client_name"):
                request.Set(header, "*");
                break;
            case "If-None-Match" when LastTag is not null:
                fields["server_name"] = taggedServer;
                request.Set(header, LastTag);
                break;
            case "If-None-Match":
                break;
            default:
                throw new ShouldAssertException($"{request.Call} takes the header {header}, which nobody sends here.");
        }
    }

    /// <summary>
    /// Puts the fields where the request's method has them: a GET half of the time into the query, or else into the body.
    /// </summary>
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

    private FuzzRequest Request(string method, string target, string call = "")
    {
        var request = new FuzzRequest(method, target) { Call = call };
        request.Set("Host", "broker");
        request.Set("Authorization", credentials);
        return request;
    }

    private JsonObject Fields(Operation operation)
    {
        var server = random.Next(Servers);
        var example = operation.Example();
        Fill(example, server);
        if (devices.Length > 0 && OfDevices.Contains(operation.Path))
        {
            example["client_name"] = random.GetItems(devices, 1)[0];
        }

        return example;
    }

    /// <summary>What the example leaves out is left out, and half of what may be.</summary>
    private void Fill(JsonObject fields, int server)
    {
        foreach (var (name, value) in fields.ToList())
        {
            if (value is null || (Optional.Contains(name) && !fields.ContainsKey("active") && random.Next(2) == 0))
            {
                fields.Remove(name);
                continue;
            }

            foreach (var part in value is JsonArray list ? list.OfType<JsonObject>() : [])
            {
                Fill(part, server);
            }

            if (Value(name, server) is { } other)
            {
                fields[name] = other;
            }
            else if (value is JsonObject inner)
            {
                Fill(inner, server);
            }
        }
    }

    private JsonNode? Value(string field, int server) => field switch
    {
        "server_name" => $"server-{server}",
        "server_names" => new JsonArray($"server-{server}"),
        "server_id" => Listed(field, server),
        "token_name" => $"token-{random.Next(20)}",
        "invitation" => invitation,
        "public_keys" => new JsonObject { [invitedServer ?? "berlin"] = random.GetItems(keys, 1)[0] },
        "leases" => new JsonObject(),
        "client_name" or "new_name" => $"client-{random.Next(Clients)}",
        "public_key" => random.GetItems(keys, 1)[0],
        "network_address" => $"10.{server}.0.0",
        "network_mask" => random.Next(24, 31),
        "network_address_v6" => $"fd00:{server}::",
        "network_mask_v6" => random.Next(60, 65),
        "server_wg_ip" => $"10.{server}.0.{random.Next(1, 4)}",
        "webhook_name" => $"hook-{random.Next(5)}",
        "url" => "http://127.0.0.1:9/hook", // nobody
        "search" => random.GetItems(["10.", "10.3.0.7", "client-1", "fd00:3::2", keys[0][..6], "%_'"], 1)[0],
        "tag" => $"tag-{random.Next(8)}",
        "tags" => new JsonArray($"tag-{random.Next(8)}"),
        "expires_at" => random.Next(2) == 0 ? "2100-01-02T03:04:05Z" : "2001-01-02T03:04:05Z",
        "lease_quarantine_seconds" => random.Next(3),
        "owner" => random.Next(3) == 0 ? Owner : $"owner-{random.Next(20)}",
        "disabled" or "active" or "allow_overlap" or "dry_run" => random.Next(2) == 0,
        "lease" => $"10.{server}.0.{random.Next(1, 10)}",
        "routed_networks" => new JsonArray($"172.16.{random.Next(8)}.0/{random.Next(22, 25)}"),
        "n_reserved_ips" => random.Next(4),
        "endpoint_port" => random.Next(1, 65536),
        "revision" => random.Next(4) == 0 ? random.Next(50) : Listed(field, server),
        "digest" => Listed(field, server),
        _ => null,
    };

    private JsonNode? Listed(string field, int server) => lists.GetValueOrDefault($"server-{server}")?[field]?.DeepClone();
}
