namespace Broker.Api.Tests.Calls;

/// <summary>A 400 names each wrong field, whatever is wrong with it, and no other.</summary>
[WithoutStorage]
public sealed class ValidationTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Numbers = 
    [
        "network_mask", "network_mask_v6", "endpoint_port", "n_reserved_ips", "mtu", "persistent_keepalive", "revision", "listen_port",
        "lease_quarantine_seconds", "reclaim_idle_days", "expires_in",
    ];

    private static readonly string[] Booleans = ["allow_overlap", "disabled", "dry_run"];

    private static readonly string[] Lists = ["peers", "problems", "routed_networks", "tags"];

    private static IEnumerable<Call> WithFields => Call.All.Where(call => call.Method == "POST" || call.Fields.Length > 0);

    private static IEnumerable<Call> WithRequiredFields => WithFields.Where(call => call.Required.Length > 0);

    [TestCaseSource(nameof(WithRequiredFields))]
    public async Task Names_every_field_that_is_missing(Call call) =>
        (await Api.PostAsync(call.Path, new JsonObject())).ShouldNameFields(call.Required);

    [TestCaseSource(nameof(WithRequiredFields))]
    public async Task Names_every_required_field_that_is_null(Call call)
    {
        var nulls = new JsonObject(call.Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)null)));

        (await Api.PostAsync(call.Path, nulls)).ShouldNameFields(call.Required);
    }

    [Test]
    public async Task Names_every_field_of_a_wrong_type(
        [ValueSource(nameof(WithFields))] Call call, [Values("true", "[]", "{}", "[1]", "{\"a\":1}", "1.5", "[\"a\"]")] string value)
    {
        var body = string.Join(',', call.Fields.Select(field => $"\"{field}\":{value}"));

        (await Api.PostAsync(call.Path, $"{{{body}}}"))
            .ShouldNameFields([.. call.Fields.Where(field => !IsOfType(field, value))]);
    }

    private static bool IsOfType(string field, string value) => value switch
    {
        "true" => Booleans.Contains(field),
        "[]" => Lists.Contains(field),
        "[\"a\"]" => field is "problems" or "tags",
        _ => false,
    };

    [TestCaseSource(nameof(WithFields))]
    public async Task Names_text_where_a_number_belongs_and_the_other_way_round(Call call)
    {
        var body = new JsonObject(call.Fields.Select(field => KeyValuePair.Create(field, Numbers.Contains(field) ? "x24" : (JsonNode?)24)));

        (await Api.PostAsync(call.Path, body)).ShouldNameFields(call.Fields);
    }

    [Test]
    public async Task Names_fields_that_are_missing_null_ill_formed_out_of_range_and_of_wrong_types_together()
    {
        const string Body =
            """
            {
                "server_name": 5, "network_address": null, "network_mask": "2x", "public_key": "x",
                "endpoint_port": 0, "n_reserved_ips": -1, "allowed_ips": {}, "server_wg_ip": "10.0", "network_address_v6": "fd00::/64",
                "network_mask_v6": 129, "allow_overlap": "yes", "dns": "a b", "mtu": 575, "persistent_keepalive": 65536,
                "lease": "10.0.0.0/24", "routed_networks": ["0.0.0.0/0"], "owner": "a\u0000", "note": "\u0007",
                "tags": [" a"], "expires_at": "tomorrow", "expires_in": 0, "new_name": "-x", "disabled": 1,
                "lease_quarantine_seconds": -1, "reclaim_idle_days": 3651
            }
            """;

        var body = JsonNode.Parse(Body)!.AsObject();
        (await Api.PostAsync("server/add", body.For("server/add"))).ShouldNameFields([.. Call.Of("server/add").Fields]);
        (await Api.PostAsync("server/update", body.For("server/update")))
            .ShouldNameFields([.. Call.Of("server/update").Fields.Except(["endpoint_address"])]);
        (await Api.PostAsync("client/add", body.For("client/add"))).ShouldNameFields([.. Call.Of("client/add").Fields]);
        (await Api.PostAsync("client/update", body.For("client/update"))).ShouldNameFields([.. Call.Of("client/update").Fields]);
    }

    [TestCase("endpoint_port", "0")]
    [TestCase("endpoint_port", "65536")]
    [TestCase("endpoint_port", "-1")]
    [TestCase("endpoint_port", "2147483648")]
    [TestCase("endpoint_port", "99999999999999999999")]
    [TestCase("endpoint_port", "1e400")]
    [TestCase("endpoint_port", "-1e400")]
    [TestCase("endpoint_port", "1.5")]
    [TestCase("network_mask", "-1")]
    [TestCase("network_mask", "33")]
    [TestCase("network_mask", "1e400")]
    [TestCase("network_mask", "4294967320")]
    [TestCase("n_reserved_ips", "-1")]
    [TestCase("n_reserved_ips", "2147483648")]
    [TestCase("n_reserved_ips", "1e400")]
    [TestCase("n_reserved_ips", "0.5")]
    [TestCase("network_mask_v6", "-1")]
    [TestCase("network_mask_v6", "129")]
    [TestCase("network_mask_v6", "1e400")]
    [TestCase("mtu", "0")]
    [TestCase("mtu", "575")]
    [TestCase("mtu", "65536")]
    [TestCase("persistent_keepalive", "-1")]
    [TestCase("persistent_keepalive", "65536")]
    [TestCase("lease_quarantine_seconds", "-1")]
    [TestCase("lease_quarantine_seconds", "31536001")]
    [TestCase("reclaim_idle_days", "-1")]
    [TestCase("reclaim_idle_days", "3651")]
    public async Task Names_a_number_out_of_range_and_its_value(string field, string value)
    {
        var body = Sample.Dual().With((field, "?")).ToJsonString().Replace("\"?\"", value, StringComparison.Ordinal);

        (await Api.PostAsync("server/add", body)).ShouldNameFields(field).GetRawText().ShouldContain(value);
    }

    [Test]
    public async Task Says_in_the_detail_what_is_wrong_and_what_would_be_accepted()
    {
        var answer = await Api.PostAsync("client/add", """{"client_name": "a b", "server_name": "x", "public_key": "short"}""");

        answer.ShouldRefuse(400, "validation", "client_name", "a b", "public_key", "short", "base64");
        answer.ShouldNameFields("client_name", "public_key");
    }

    [TestCase("?server_name=a&client_name=b c", "client_name")]
    [TestCase("?server_name=&client_name=b", "server_name")]
    [TestCase("?server_name&client_name=b", "server_name")]
    [TestCase("?client_name=b", "server_name")]
    [TestCase("?server_name=%20&client_name=%0a", "client_name", "server_name")]
    public async Task Names_every_wrong_field_of_a_query(string query, params string[] fields) =>
        (await Api.GetAsync($"client/config{query}")).ShouldNameFields(fields);

    /// <summary>The values were joined by a comma: two tags were a tag that nobody has.</summary>
    [TestCase("client/list?tag=a&tag=b", "tag")]
    [TestCase("client/list?tag=a&tag=a", "tag")]
    [TestCase("client/list?limit=1&limit=1&owner=&owner=", "limit", "owner")]
    [TestCase("events/list?kinds=added&kinds=removed", "kinds")]
    [TestCase("audit/list?caller=a&caller=b", "caller")]
    [TestCase("server/exists?server_name=a&server_name=b", "server_name")]
    public async Task Names_a_field_that_a_query_repeats(string query, params string[] fields)
    {
        var errors = (await Api.GetAsync(query)).ShouldNameFields(fields);

        errors.EnumerateObject().ShouldAllBe(field => field.Value[0].GetString()!.Contains("repeated"));
    }

    /// <summary>An object was asked for as an array, and an array was told that it must be one.</summary>
    [TestCase("invitation/accept", "public_keys", "[]", "a JSON object of strings")]
    [TestCase("invitation/accept", "public_keys", """{"berlin":5}""", "a JSON object of strings")]
    [TestCase("invitation/add", "leases", """{"berlin":5}""", "a JSON object of strings")]
    [TestCase("invitation/add", "routed_networks", """{"berlin":"10.0.0.0/24"}""", "a JSON object of arrays of strings")]
    [TestCase("invitation/add", "tags", "[1]", "a JSON array of strings")]
    [TestCase("device/add", "server_names", "[1]", "a JSON array of strings")]
    [TestCase("server/import", "server", "[]", "a JSON object")]
    [TestCase("server/import", "peers", "[1]", "a JSON array of objects")]
    [TestCase("server/report", "peers", "{}", "a JSON array of objects")]
    [TestCase("client/add", "tags", "{}", "a JSON array of strings")]
    public async Task Says_of_a_list_or_an_object_what_it_has_to_be(string path, string field, string value, string accepted)
    {
        var answer = await Api.PostAsync(path, $$"""{"{{field}}":{{value}}}""");

        answer.ShouldRefuse(400, "validation");
        answer.Json.GetProperty("errors").GetProperty(field)[0].GetString()!.ShouldStartWith($"{value} must be {accepted}, as /openapi");
    }

    [TestCase("server/import")]
    [TestCase("server/report")]
    public async Task Says_which_peer_of_a_list_is_null(string path) =>
        (await Api.PostAsync(path, """{"peers":[null]}""")).ShouldRefuse(400, "validation", "The peer at position 0 must be an object.");
}
