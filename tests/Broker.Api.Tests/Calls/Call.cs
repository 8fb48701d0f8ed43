namespace Broker.Api.Tests.Calls;

/// <summary>One of the calls, and what it needs to succeed.</summary>
/// <param name="Method">GET for reads as well, which are sent with their fields in the query.</param>
/// <param name="Path">Without a trailing slash.</param>
/// <param name="Status">Of its success.</param>
/// <param name="Needs">What must exist before it.</param>
/// <param name="Fields">What it is told.</param>
public sealed record Call(string Method, string Path, int Status, Needs Needs, params string[] Fields)
{
    private static readonly string[] AddServer =
    [
        "server_name", "network_address", "network_mask", "public_key",
        "endpoint_address", "endpoint_port", "n_reserved_ips", "allowed_ips", "server_wg_ip", "network_address_v6", "network_mask_v6",
        "allow_overlap", "dns", "mtu", "persistent_keepalive", "lease_quarantine_seconds", "reclaim_idle_days",
    ];

    private static readonly string[] Report =
    [
        "server_name", "server_id", "revision", "digest", "host_time", "problems", "agent_version", "agent_run_id", "listen_port", "peers",
    ];

    private static readonly string[] Optional =
    [
        "n_reserved_ips", "allowed_ips", "server_wg_ip", "network_address_v6", "network_mask_v6", "allow_overlap", "dns", "mtu",
        "persistent_keepalive", "lease_quarantine_seconds", "reclaim_idle_days", "lease", "routed_networks", "owner", "note", "tags",
        "expires_at", "expires_in", "disabled", "new_name", "kinds", "dry_run", "digest", "host_time", "problems", "agent_run_id",
    ];

    public static readonly Call[] All =
    [
        new("GET", "client/list_all", 200, Needs.Peering),
        new("GET", "server/list_all", 200, Needs.Server),
        new("GET", "server/config", 200, Needs.Peering, "server_name"),
        new("GET", "server/wireguard_ip", 200, Needs.Server, "server_name"),
        new("GET", "server/exists", 200, Needs.Server, "server_name"),
        new("GET", "server/status", 200, Needs.Peering, "server_name"),
        new("GET", "client/status", 200, Needs.Peering, "client_name"),
        new("GET", "client/config", 200, Needs.Peering, "client_name", "server_name"),
        new("POST", "server/add", 201, Needs.Nothing, AddServer),
        new("GET", "server/export", 200, Needs.Peering, "server_name"),
        new("POST", "server/import", 200, Needs.Nothing, "server", "peers", "dry_run"),
        new(
            "POST",
            "client/add",
            201,
            Needs.Server,
            "client_name",
            "server_name",
            "public_key",
            "lease",
            "routed_networks",
            "owner",
            "note",
            "tags",
            "expires_at",
            "expires_in"),
        new(
            "POST",
            "client/update",
            200,
            Needs.Peering,
            "client_name",
            "server_name",
            "lease",
            "routed_networks",
            "owner",
            "note",
            "tags",
            "expires_at",
            "expires_in",
            "disabled",
            "new_name"),
        new("POST", "client/delete", 200, Needs.Peering, "client_name", "owner", "dry_run"),
        new("POST", "server/delete", 200, Needs.Peering, "server_name"),
        new("POST", "server/remove_peer", 200, Needs.Peering, "client_name", "server_name"),
        new("POST", "server/update", 200, Needs.Server, [.. AddServer.Except(["network_address"]), "new_name"]),
        new("POST", "server/report", 200, Needs.Peering, Report),
    ];

    /// <summary>The calls of tokens, invitations, the audit trail and lists in pages, which tests of their own go through.</summary>
    public static readonly Call[] Authority =
    [
        new("POST", "token/add", 201, Needs.Nothing, "token_name", "role", "server_name", "client_name", "expires_in"),
        new("GET", "token/list_all", 200, Needs.Nothing),
        new("POST", "token/delete", 200, Needs.Nothing, "token_name"),
        new("POST", "token/rotate", 200, Needs.Nothing, "token_name", "overlap_seconds"),
        new("GET", "token/whoami", 200, Needs.Nothing),
        new("GET", "identity/show", 200, Needs.Nothing),
        new(
            "POST",
            "invitation/add",
            201,
            Needs.Nothing,
            "client_name",
            "server_names",
            "server_name",
            "expires_in",
            "access_expires_in",
            "leases",
            "routed_networks",
            "owner",
            "note",
            "tags"),
        new("GET", "invitation/list_all", 200, Needs.Nothing),
        new("POST", "invitation/delete", 200, Needs.Nothing, "invitation_id"),
        new("POST", "invitation/show", 200, Needs.Nothing, "invitation"),
        new("POST", "invitation/accept", 200, Needs.Nothing, "invitation", "public_keys"),
        new("GET", "audit/list", 200, Needs.Nothing, "after", "before", "limit", "caller", "server_name", "client_name", "since", "until"),
        new("GET", "events/list", 200, Needs.Nothing, "after", "before", "limit", "server_name", "client_name", "kinds"),
        new("POST", "webhook/add", 201, Needs.Nothing, "webhook_name", "url", "secret", "kinds"),
        new("GET", "webhook/list_all", 200, Needs.Nothing),
        new("POST", "webhook/delete", 200, Needs.Nothing, "webhook_name"),
        new("GET", "owner/list", 200, Needs.Nothing),
        new("POST", "owner/update", 200, Needs.Nothing, "owner", "active"),
        new(
            "GET",
            "client/list",
            200,
            Needs.Nothing,
            "after",
            "limit",
            "search",
            "client_name",
            "server_name",
            "owner",
            "tag",
            "state",
            "idle_since"),
        new("GET", "server/list", 200, Needs.Nothing, "after", "limit", "search", "server_name", "owner", "tag", "state", "idle_since"),
    ];

    /// <summary>The calls of people who sign in at the identity provider.</summary>
    public static readonly Call[] Devices =
    [
        new("GET", "device/list", 200, Needs.Nothing),
        new("POST", "device/add", 201, Needs.Server, "client_name", "server_names"),
        new("POST", "device/update", 200, Needs.Peering, "client_name", "new_name", "renew"),
        new("POST", "device/delete", 200, Needs.Peering, "client_name"),
        new("POST", "device/withdraw", 200, Needs.Nothing, "invitation_id"),
    ];

    public static IEnumerable<Call> Described => All.Concat(Authority).Concat(Devices);

    /// <summary>Every status that the table of the API has for it.</summary>
    public int[] Statuses => Path == "identity/show" ? [Status, 400, 415] : // needs neither credentials nor storage
    [
        Status, 400, 401, 403, 415, 429, 503,
        .. Method == "POST" ? new[] { 413 } : [],
        .. Path switch
        {
            "server/add" => new[] { 200, 409 },
            "client/add" => [404, 409, 412],
            "server/import" => [409],
            "token/add" or "token/delete" or "invitation/add" => [404, 409],
            "token/rotate" or "client/list" or "webhook/delete" => [404],
            "webhook/add" or "device/add" or "owner/update" => [409],
            "device/update" => [404, 409],
            "device/delete" => [404],
            "invitation/show" => [410],
            "invitation/accept" => [404, 409, 410],
            "server/update" or "server/report" or "client/update" => [404, 409],
            "server/config" or "client/config" => [304, 404],
            _ when Reads.Contains(this) || IsDeletion => [404],
            _ => [],
        },
    ];

    /// <summary>The fields that it cannot do without.</summary>
    public string[] Required => Path switch
    {
        "server/update" => ["server_name"],
        "client/update" or "device/add" or "device/update" => ["client_name"],
        "client/delete" => ["client_name", "owner"], // one of them
        "owner/update" => ["owner", "active"],
        "server/status" or "client/status" or "audit/list" or "events/list" or "client/list" or "server/list" => [],
        _ => [.. Fields.Except(Optional, StringComparer.Ordinal)],
    };

    /// <summary>What it refuses a name with that nothing has.</summary>
    public string NotFound => Path == "client/status" ? "client-not-found" : "server-not-found";

    /// <summary>Of its success.</summary>
    public string MediaType => Path == "server/export" ? "text/plain" : BrokerApi.Json;

    public bool IsDeletion => Path is "client/delete" or "server/delete" or "server/remove_peer";

    /// <summary>How many bytes its body may have.</summary>
    public int LongestBody => (Path is "server/report" or "server/import" ? 16 : 1) * 1024 * 1024;

    public static IEnumerable<Call> Reads => All.Where(call => call.Method == "GET" && call.Fields.Length > 0);

    public static IEnumerable<Call> Writes => All.Where(call => call.Method == "POST");

    public static Call Of(string path) => All.Single(call => call.Path == path);

    /// <summary>A body that names nothing that exists.</summary>
    public JsonObject BodyOfNobody() => Of(Everything(Sample.Server(reserved: 20), Sample.Name(), $"{Guid.NewGuid()}", Sample.Key()));

    /// <summary>Makes what the call needs; returns a body that it succeeds with.</summary>
    public async Task<JsonObject> PrepareAsync(BrokerApi api)
    {
        var (server, client, key, id) = (Sample.Server(reserved: 20), Sample.Name(), Sample.Key(), "");
        if (Needs != Needs.Nothing)
        {
            await api.AddServerAsync(server);
            id = await api.ServerIdAsync(server);
        }

        if (Needs == Needs.Peering)
        {
            await api.LeaseAsync(server, client, key);
        }

        var all = Everything(server, client, id, key);
        return Of(Needs == Needs.Nothing ? all : all.With(("public_key", Sample.Key())));
    }

    public static string Query(JsonObject body) =>
        body.Count == 0 ? "" : "?" + string.Join('&', body.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!.ToString())}"));

    /// <summary>Sends it the way that the API's description shows.</summary>
    public Task<Answer> SendAsync(BrokerApi api, JsonObject body, string slash = "") =>
        Method == "GET" ? api.GetAsync($"{Path}{slash}{Query(body)}") : api.PostAsync($"{Path}{slash}", body);

    public void ShouldSucceed(Answer answer)
    {
        answer.Status.ShouldBe(Status, answer.Text);
        answer.MediaType.ShouldBe(MediaType);
    }

    public override string ToString() => Path;

    private static JsonObject Everything(JsonObject server, string client, string serverId, string peerKey) => server.With(
        ("client_name", client),
        ("allowed_ips", "192.0.2.0/24"),
        ("server_wg_ip", server.Address(1)),
        ("network_address_v6", server.NetworkV6()),
        ("network_mask_v6", 64),
        ("allow_overlap", false),
        ("dns", "192.0.2.53, example.com"),
        ("mtu", 1420),
        ("persistent_keepalive", 25),
        ("lease", server.Address(30)),
        ("routed_networks", new JsonArray("192.168.7.0/24")),
        ("owner", "ann@example.com"),
        ("note", "Ann's laptop"),
        ("tags", new JsonArray("laptops")),
        ("expires_at", "2100-01-02T03:04:05Z"),
        ("disabled", false),
        ("lease_quarantine_seconds", 3600),
        ("reclaim_idle_days", 90),
        ("dry_run", false),
        ("server_id", serverId),
        ("revision", 1),
        ("digest", new string('0', 32)),
        ("host_time", "2026-01-02T03:04:05Z"),
        ("problems", new JsonArray("wg0 is down")),
        ("agent_version", "1.2.3"),
        ("agent_run_id", "5f0c6f0e-3b57-4d0c-9a39-6d2f4a5b8c11"),
        ("listen_port", 51820),
        ("peers", new JsonArray(Reports.Reporting.Peer(peerKey, DateTimeOffset.UtcNow, received: 1, sent: 2))));

    private JsonObject Of(JsonObject all)
    {
        var known = Path switch
        {
            "server/import" => Import(all),
            "client/delete" => all.With(("owner", null)), // instead of the name
            _ => all,
        };
        return new JsonObject(Fields.Select(field => KeyValuePair.Create(field, known[field]?.DeepClone())));
    }

    private static JsonObject Import(JsonObject all) => all.With(
        ("server", Of("server/add").Of(all)),
        ("peers", new JsonArray(new JsonObject { ["client_name"] = all.Text("client_name"), ["public_key"] = Sample.Key() })));
}

public enum Needs
{
    Nothing,
    Server,
    Peering,
}
