using System.Text;

namespace Broker.Api.Tests.Calls;

/// <summary>Each read as GET with a query, and as GET or POST with a JSON body.</summary>
[WithoutStorage]
public sealed class ReadFormTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string AgentsHeader = "application/json;";

    private static readonly Dictionary<string, Func<BrokerApi, string, JsonObject, Task<Answer>>> Forms = new(StringComparer.Ordinal)
    {
        ["GET with a query"] = (api, path, fields) => api.GetAsync(path + Call.Query(fields)),
        ["GET with a body and the agents' header"] = (api, path, fields) =>
            api.SendAsync("GET", path, fields.ToJsonString(), AgentsHeader),
        ["GET with a body"] = (api, path, fields) => api.SendAsync("GET", path, fields.ToJsonString()),
        ["POST with a body"] = (api, path, fields) => api.PostAsync(path, fields),
        ["POST with a body and the agents' header"] = (api, path, fields) =>
            api.SendAsync("POST", path, fields.ToJsonString(), AgentsHeader),
        ["GET with a query, the header and a body of no length"] = (api, path, fields) =>
            api.SendAsync("GET", path + Call.Query(fields), "", AgentsHeader),
        ["GET with a query, the header and no body"] = (api, path, fields) =>
            RawHttp.SendAsync(api, $"GET /api/v1/{path}{Call.Query(fields)} HTTP/1.1\r\nContent-Type: {AgentsHeader}\r\n"),
        ["GET with a chunked body"] = (api, path, fields) =>
            RawHttp.SendAsync(
                api, $"GET /api/v1/{path} HTTP/1.1\r\nContent-Type: {AgentsHeader}\r\nTransfer-Encoding: chunked\r\n", Chunked(fields)),
    };

    private static IEnumerable<Call> ReadsOfOne => Call.Reads.Where(read => read.Required.Length > 0);

    private static IEnumerable<Call> ReadsOfAll => Call.Reads.Except(ReadsOfOne);

    private static string[] FormNames => [.. Forms.Keys];

    [Test]
    public async Task Answers_every_form_alike(
        [ValueSource(typeof(Call), nameof(Call.Reads))] Call read,
        [ValueSource(nameof(FormNames))] string form,
        [Values("", "/")] string slash)
    {
        var fields = await read.PrepareAsync(Api);

        var answer = await Forms[form](Api, read.Path + slash, fields);

        read.ShouldSucceed(answer);
        answer.Text.ShouldBe((await Forms["GET with a query"](Api, read.Path, fields)).Text);
    }

    [Test]
    public async Task Refuses_what_does_not_exist_in_every_form(
        [ValueSource(typeof(Call), nameof(Call.Reads))] Call read, [ValueSource(nameof(FormNames))] string form)
    {
        var name = Sample.Name("nobody");
        var fields = new JsonObject(read.Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)name)));

        (await Forms[form](Api, read.Path, fields)).ShouldRefuse(404, read.NotFound, name);
    }

    [Test]
    public async Task Names_missing_fields_in_every_form(
        [ValueSource(nameof(ReadsOfOne))] Call read, [ValueSource(nameof(FormNames))] string form) =>
        (await Forms[form](Api, read.Path, [])).ShouldNameFields(read.Fields);

    [Test]
    public async Task Names_ill_formed_fields_in_every_form(
        [ValueSource(typeof(Call), nameof(Call.Reads))] Call read, [ValueSource(nameof(FormNames))] string form)
    {
        var fields = new JsonObject(read.Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)"not a name")));

        (await Forms[form](Api, read.Path, fields)).ShouldNameFields(read.Fields).GetRawText().ShouldContain("not a name");
    }

    [Test]
    public async Task Names_empty_fields_in_every_form(
        [ValueSource(typeof(Call), nameof(Call.Reads))] Call read,
        [ValueSource(nameof(FormNames))] string form,
        [Values("", " ")] string empty)
    {
        var fields = new JsonObject(read.Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)empty)));

        (await Forms[form](Api, read.Path, fields)).ShouldNameFields(read.Fields);
    }

    [Test]
    public async Task Tells_of_all_when_no_name_is_given_in_every_form(
        [ValueSource(nameof(ReadsOfAll))] Call read, [ValueSource(nameof(FormNames))] string form)
    {
        var name = (await read.PrepareAsync(Api)).Single().Value!.GetValue<string>();

        (await Forms[form](Api, read.Path, [])).ShouldBe(200).Names().ShouldContain(name);
    }

    [TestCaseSource(nameof(FormNames))]
    public async Task Names_the_peering_that_does_not_exist(string form)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());

        (await Forms[form](Api, "client/config", Fleet.Client(client, server)))
            .ShouldRefuse(404, "peering-not-found", client, server.Name());
    }

    private static byte[] Chunked(JsonObject fields)
    {
        var body = fields.ToJsonString();
        return Encoding.ASCII.GetBytes($"1\r\n{body[..1]}\r\n{body.Length - 1:x}\r\n{body[1..]}\r\n0\r\n\r\n");
    }
}
