namespace Broker.Api.Tests.Calls;

/// <summary>Every path answers with and without a trailing slash; statuses and content types are the table's.</summary>
public sealed class SpellingTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Spellings =
    [
        "application/json;", "Application/JSON",
        "application/json; charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=\"utf-8\"",
    ];

    [Test]
    public async Task Answers_as_the_table_says([ValueSource(typeof(Call), nameof(Call.All))] Call call, [Values("", "/")] string slash)
    {
        var body = await call.PrepareAsync(Api);

        var answer = await call.SendAsync(Api, body, slash);

        answer.ShouldBe(call.Status);
    }

    [Test]
    [WithoutStorage]
    public async Task Answers_a_write_however_json_is_spelled(
        [ValueSource(typeof(Call), nameof(Call.Writes))] Call call, [ValueSource(nameof(Spellings))] string contentType)
    {
        var body = await call.PrepareAsync(Api);

        (await Api.SendAsync("POST", call.Path, body.ToJsonString(), contentType)).ShouldBe(call.Status);
    }

    [Test]
    [WithoutStorage]
    public async Task Ignores_fields_that_it_does_not_know([ValueSource(typeof(Call), nameof(Call.Writes))] Call call)
    {
        var body = (await call.PrepareAsync(Api)).With(
            ("comment", "x"), ("Server_Name", 7), ("serverName", new JsonArray()), ("", new JsonObject()), ("__proto__", 1e300), ("\0", 0));

        (await call.SendAsync(Api, body)).ShouldBe(call.Status);
    }

    [Test]
    [WithoutStorage]
    public async Task Answers_the_lists_to_agents_that_send_the_json_header_always(
        [Values("client/list_all", "server/list_all")] string path, [Values("", "/")] string slash)
    {
        (await Api.SendAsync("GET", path + slash, "", "application/json;")).ShouldBe(200);
        (await Api.SendAsync("GET", path + slash, "{}", "application/json;")).ShouldBe(200);
    }
}
