namespace Broker.Api.Tests.Calls;

/// <summary>
/// A field or a query parameter that a call does not know is refused by name, with the nearest known one, and nothing changes.
/// </summary>
[Category("Rule10")]
public sealed class UnknownFieldTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static IEnumerable<Call> WithFields => Call.All.Where(call => call.Fields.Length > 0);

    private static IEnumerable<Call> WithoutFields => Call.Described.Where(call => call.Fields.Length == 0);

    [TestCaseSource(nameof(WithFields))]
    public async Task In_a_body_is_named_with_the_nearest(Call call)
    {
        var body = await call.PrepareAsync(Api);
        var before = await Api.StateAsync(body);
        foreach (var method in call.Method == "GET" ? new[] { "GET", "POST" } : ["POST"])
        {
            foreach (var field in call.Fields)
            {
                var answer =
                    await Api.SendAsync(method, call.Path, body.With((field, null), ($"{field}z", body[field] ?? "x")).ToJsonString());

                ShouldSuggest(answer, $"{field}z", field);
            }
        }

        (await Api.StateAsync(body)).ShouldBe(before);
    }

    [TestCaseSource(nameof(WithFields))]
    public async Task In_a_body_is_named_whatever_it_is(Call call)
    {
        var body = await call.PrepareAsync(Api);
        var before = await Api.StateAsync(body);
        (string, JsonNode?)[] unknown =
        [
            ("comment", "x"), ("", new JsonObject()), ("__proto__", 1e300), ("\0", 0), ("revisions", new JsonArray()),
        ];

        (await Api.PostAsync(call.Path, body.With(unknown))).ShouldNameFields([.. unknown.Select(field => field.Item1)]);

        (await Api.StateAsync(body)).ShouldBe(before);
    }

    [TestCaseSource(typeof(Call), nameof(Call.Reads))]
    public async Task In_the_query_of_a_read_is_named_with_the_nearest(Call call)
    {
        var body = await call.PrepareAsync(Api);
        foreach (var field in call.Fields)
        {
            ShouldSuggest(await call.SendAsync(Api, body.With(($"{field}z", "x"))), $"{field}z", field);
        }
    }

    /// <summary>Beside a body, or to a call that takes nothing, there is none.</summary>
    [TestCaseSource(typeof(Call), nameof(Call.All))]
    public async Task In_the_query_of_another_call_is_named(Call call)
    {
        var body = await call.PrepareAsync(Api);
        var before = await Api.StateAsync(body);

        var answer = call.Fields.Length == 0
            ? await Api.GetAsync($"{call.Path}?comment=x")
            : await Api.PostAsync($"{call.Path}?comment=x", body);

        answer.ShouldNameFields("comment");
        (await Api.StateAsync(body)).ShouldBe(before);
    }

    /// <summary>Whoever asks for some of them would take the answer, which has all, for those.</summary>
    [TestCaseSource(nameof(WithoutFields))]
    public async Task In_the_body_of_a_call_that_takes_nothing_is_named(Call call)
    {
        (await Api.SendAsync("GET", call.Path, """{"server_name": "berlin", "": 1}""")).ShouldNameFields("server_name", "");
        foreach (var body in new[] { "{", "[]", "null", " ", "{}{}", """{"a": 1, "a": 2}""", """{"a": "\ud8"}""" })
        {
            (await Api.SendAsync("GET", call.Path, body)).ShouldNameFields("$body");
        }

        (await Api.SendAsync("GET", call.Path, [0xff], BrokerApi.Json)).ShouldNameFields("$body");
        (await Api.SendAsync("GET", $"{call.Path}?owner=ann", """{"tag": "x"}""")).ShouldNameFields("owner", "tag");
    }

    [TestCaseSource(nameof(WithoutFields))]
    public async Task In_no_body_and_in_an_empty_object_there_is_none(Call call)
    {
        foreach (var body in new[] { "", "{}", " { } ", "\uFEFF{}" })
        {
            (await Api.SendAsync("GET", call.Path, body)).Status.ShouldBe(call.Path == "device/list" ? 403 : 200, body);
        }
    }

    /// <summary>
    /// The framework takes a name apart at dots and brackets, and fails for one of many parts: anybody could fill the log with that, since
    /// some calls need no credentials.
    /// </summary>
    [TestCase(".")]
    [TestCase("[")]
    [TestCase("a.")]
    [TestCase("a[")]
    public async Task Of_many_parts_is_named_by_the_first_of_them(string part)
    {
        var name = string.Concat(Enumerable.Repeat(part, 100));
        var body = new JsonObject { ["invitation"] = "x", [name] = 1 };
        Answer[] answers =
        [
            await new BrokerApi(new HttpClient { BaseAddress = Api.Address }).PostAsync("invitation/show", body),
            await Api.GetAsync($"server/list?{name}=1"),
            await Api.GetAsync($"server/list_all?{name}=1"),
            await Api.PostAsync($"server/exists?{name}=1", new JsonObject { ["server_name"] = "berlin" }),
        ];

        foreach (var answer in answers)
        {
            answer.ShouldRefuse(400, "validation");
            answer.Json.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldStartWith(part);
        }
    }

    /// <summary>Beyond those that the framework counts, it added a field without a name and a message.</summary>
    [TestCase(3000)]
    [TestCase(200)]
    [TestCase(199)]
    public async Task Of_many_the_first_are_named(int count)
    {
        var body = new JsonObject(Enumerable.Range(0, count).Select(number => KeyValuePair.Create($"f{number}", (JsonNode?)1)));

        var answer = await Api.PostAsync("server/exists", body);

        answer.ShouldRefuse(400, "validation", "server_name", "f0", "f99");
        answer.Json.GetProperty("errors").EnumerateObject()
            .ShouldAllBe(field => field.Name.Length > 0 && field.Value[0].GetString()!.Length > 0);
    }

    [TestCase("rx_byte", "rx_bytes")]
    [TestCase("public-key", "public_key")]
    [TestCase("color", null)]
    public async Task In_a_reports_peer_is_named_with_its_place(string unknown, string? nearest)
    {
        var call = Call.Of("server/report");
        var body = await call.PrepareAsync(Api);
        body["peers"]!.AsArray().Add(Reports.Reporting.Peer(Sample.Key()).With((unknown, 1)));

        var errors = (await Api.PostAsync(call.Path, body)).ShouldNameFields("peers").GetProperty("peers")[0].GetString()!;

        errors.ShouldContain("position 1");
        errors.ShouldContain($"{unknown}: There is no such field here.");
        errors.Contains($"'{nearest}'", StringComparison.Ordinal).ShouldBe(nearest is not null);
    }

    [TestCase("client/list?server=x", "server", "server_name")]
    [TestCase("client/list?CLIENT=x", "CLIENT", "client_name")]
    [TestCase("server/list?idle=x", "idle", "idle_since")]
    public async Task That_is_the_first_part_of_a_known_one_is_named_with_that(string read, string unknown, string nearest) =>
        ShouldSuggest(await Api.GetAsync(read), unknown, nearest);

    private static void ShouldSuggest(Answer answer, string unknown, string nearest)
    {
        answer.ShouldRefuse(400, "validation", unknown);
        answer.Json.GetProperty("errors").GetProperty(unknown)[0].GetString()!.ShouldContain($"'{nearest}'");
    }
}
