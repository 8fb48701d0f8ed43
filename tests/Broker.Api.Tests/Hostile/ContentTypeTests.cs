using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Hostile;

/// <summary>Whatever is not sent as JSON in UTF-8 does not act.</summary>
[WithoutStorage]
public sealed class ContentTypeTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];

    private static readonly string?[] NotJson =
    [
        null, "", ";", "json", "*/*", "application/*", "text/plain", "text/json", "application/jsonp", "application/problem+json",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/json, text/plain", "text/plain; application/json",
        "application/json; charset=utf-16", "application/json; charset=iso-8859-1",
    ];

    [TestCaseSource(typeof(Call), nameof(Call.Writes))]
    public async Task Refuses_a_write(Call call)
    {
        var body = await call.PrepareAsync(Api);
        var state = await Api.StateAsync(body);

        foreach (var contentType in NotJson)
        {
            var answer = await Api.SendAsync("POST", call.Path, body.ToJsonString(), contentType);

            answer.ShouldRefuse(415, "unsupported-media-type", "application/json");
            (await Api.StateAsync(body)).ShouldBe(state, $"as {contentType}");
        }
    }

    [TestCaseSource(typeof(Call), nameof(Call.Reads))]
    public async Task Refuses_a_read_by_post(Call call)
    {
        var body = await call.PrepareAsync(Api);

        foreach (var contentType in NotJson)
        {
            (await Api.SendAsync("POST", call.Path, body.ToJsonString(), contentType)).ShouldRefuse(415, "unsupported-media-type");
        }
    }

    [TestCaseSource(typeof(Call), nameof(Call.Reads))]
    public async Task Refuses_a_read_by_get_even_if_its_query_is_right(Call call)
    {
        var body = await call.PrepareAsync(Api);

        foreach (var contentType in Forms)
        {
            (await Api.SendAsync("GET", call.Path + Call.Query(body), "server_name=other", contentType))
                .ShouldRefuse(415, "unsupported-media-type", contentType);
        }
    }

    [Test]
    public async Task Refuses_a_get_with_a_body_of_no_type([ValueSource(typeof(Call), nameof(Call.Reads))] Call call)
    {
        var body = await call.PrepareAsync(Api);

        (await Api.SendAsync("GET", call.Path, body.ToJsonString(), contentType: null)).ShouldRefuse(415, "unsupported-media-type");
        var chunked = $"GET /api/v1/{call.Path} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";
        (await RawHttp.SendAsync(Api, chunked, "2\r\n{}\r\n0\r\n\r\n"u8.ToArray())).ShouldRefuse(415, "unsupported-media-type");
    }

    [Test]
    public async Task Refuses_a_compressed_body()
    {
        const string Headers = "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n";

        (await RawHttp.SendAsync(Api, $"POST /api/v1/server/exists HTTP/1.1\r\n{Headers}", [0x1f, 0x8b])).Status.ShouldBeOneOf(400, 415);
    }
}
