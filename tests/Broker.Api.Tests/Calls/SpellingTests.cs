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

        call.ShouldSucceed(answer);
    }

    [Test]
    [WithoutStorage]
    public async Task Answers_a_write_however_json_is_spelled(
        [ValueSource(typeof(Call), nameof(Call.Writes))] Call call, [ValueSource(nameof(Spellings))] string contentType)
    {
        var body = await call.PrepareAsync(Api);

        call.ShouldSucceed(await Api.SendAsync("POST", call.Path, body.ToJsonString(), contentType));
    }

    [Test]
    public async Task Answers_the_lists_to_agents_that_send_the_json_header_always(
        [Values("client/list_all", "server/list_all")] string path, [Values("", "/")] string slash)
    {
        (await Api.SendAsync("GET", path + slash, "", "application/json;")).ShouldBe(200);
        (await Api.SendAsync("GET", path + slash, "{}", "application/json;")).ShouldBe(200);
    }
}
