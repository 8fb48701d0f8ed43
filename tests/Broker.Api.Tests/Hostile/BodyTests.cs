using System.Text.Encodings.Web;
using System.Text.Json;
using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Hostile;

/// <summary>Bodies that no honest caller sends: each is refused, and never as a failure of the broker.</summary>
[WithoutStorage]
public sealed class BodyTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] NoObjects =
    [
        "", " ", "\n", "null", "true", "0", "1e400", "\"\"", "\"server_name\"", "[]", "[{}]", "nul", "NaN",
        "[[", "{", "}", "{}{}", "{} {}", "{}x",
        "{\"server_name\"", """{"server_name":""", "{\"server_name\":\"x\"", """{"server_name":"x",""", """{"server_name":"x",}""",
        """{"server_name":"x""", """{"server_name":"\""", """{"server_name":"\u00""", """{server_name:"x"}""", "{'server_name':'x'}",
        """{"server_name":"x"}//""", "/**/{}", """{"server_name":01}""", """{"server_name":+1}""", """{"server_name":.5}""",
        "{\"server_name\":\"\t\"}", "\0", "{}\0", "server_name=x", "<xml/>",
    ];

    private static readonly string[] NoUtf8 =
        ["ff", "c328", "7b22ff223a317d", "7b2261223a22c080227d", "7b2261223a22eda080227d", "fffe7b007d00", "00007b7d"];

    [TestCaseSource(nameof(NoObjects))]
    public async Task Is_no_json_object(string body)
    {
        foreach (var call in Call.Writes)
        {
            (await Api.PostAsync(call.Path, body)).ShouldRefuse(400, "validation");
        }

        (await Api.PostAsync("client/config", body)).ShouldRefuse(400, "validation");
    }

    [TestCaseSource(nameof(NoUtf8))]
    public async Task Is_no_utf8(string hexadecimal) =>
        (await Api.SendAsync("POST", "server/exists", Convert.FromHexString(hexadecimal), BrokerApi.Json)).ShouldRefuse(400, "validation");

    [TestCase(100)]
    [TestCase(10_000)]
    [TestCase(150_000)]
    public async Task Is_nested_deeply(int depth)
    {
        var arrays = new string('[', depth) + new string(']', depth);
        var objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        foreach (var nested in new[] { arrays, objects })
        {
            (await Api.PostAsync("server/exists", nested)).ShouldRefuse(400, "validation");
            (await Api.PostAsync("server/exists", $$"""{"server_name": {{nested}}}""")).ShouldRefuse(400, "validation");
            (await Api.PostAsync("server/report", $$"""{"peers": {{nested}}}""")).ShouldRefuse(400, "validation");
            (await Api.PostAsync("server/exists", $$"""{"unknown": {{nested}}, "server_name": "x"}""")).Status.ShouldBeInRange(400, 404);
        }
    }

    [TestCase("""{"server_name": "\ud800"}""")]
    [TestCase("""{"server_name": "\udfff\ud800"}""")]
    [TestCase("""{"server_name": "a\u0000b"}""")]
    [TestCase("""{"server_name": "\u0000"}""")]
    [TestCase("""{"server_name": "\ufeffa"}""")]
    [TestCase("""{"server_name": "\u202ea"}""")]
    [TestCase("""{"server_name": "' or 1=1 --"}""")]
    public async Task Has_text_that_is_no_name(string body) => (await Api.PostAsync("server/exists", body)).ShouldNameFields("server_name");

    [TestCase("""{"\ud800": 1, "server_name": "nobody"}""")]
    [TestCase("""{"other": "\ud800", "server_name": "nobody"}""")]
    [TestCase("""{"other": "\u0000", "server_name": "nobody"}""")]
    [TestCase("""{"other": 1e400, "server_name": "nobody"}""")]
    [TestCase("""{"other": 1, "other": 2, "server_name": "nobody"}""")]
    public async Task Has_oddities_in_fields_that_nobody_reads(string body) =>
        (await Api.PostAsync("server/exists", body)).Status.ShouldBeOneOf(400, 404);

    [TestCase("""{"server_name": "nobody", "server_name": "nowhere"}""")]
    [TestCase("""{"server_name": "nobody", "server\u005fname": "nowhere"}""")]
    public async Task Says_one_thing_twice(string body) => (await Api.PostAsync("server/exists", body)).ShouldRefuse(400, "validation");

    [TestCase("client_name")]
    [TestCase("server_name")]
    [TestCase("public_key")]
    [TestCase("endpoint_address")]
    [TestCase("allowed_ips")]
    [TestCase("network_address")]
    [TestCase("server_id")]
    [TestCase("agent_version")]
    public async Task Has_a_huge_value(string field)
    {
        var call = Call.Of(new[] { "server/add", "client/add", "server/report" }.First(path => Call.Of(path).Fields.Contains(field)));
        var body = await call.PrepareAsync(Api);
        foreach (var unit in new[] { "a", "9", ",", "a.", "::", "0.0.0.0/0,", "\u00e9" })
        {
            var huge = body.With((field, string.Concat(Enumerable.Repeat(unit, 100_000))));
            var answer = await Api.SendAsync("POST", call.Path, huge.ToJsonString(Relaxed));

            answer.ShouldNameFields(field);
            answer.Text.Length.ShouldBeLessThan(4000, "the value is not echoed in full");
        }
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
