using System.Text;

namespace Broker.Api.Tests.Hostile;

/// <summary>What the server refuses before it is a request has a problem body like every other refusal.</summary>
[Process]
public sealed class RejectedRequestTests
{
    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        api = new BrokerApi(broker.Client);
    }

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    private static IEnumerable<TestCaseData> Rejected()
    {
        yield return new(400, "bad-request", "GET\r\n\r\n");
        yield return new(400, "bad-request", "GET / HTTP/1.1\r\n\r\n");
        yield return new(400, "bad-request", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        yield return new(400, "bad-request", "GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n");
        yield return new(400, "bad-request", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n");
        yield return new(405, "method-not-allowed", "GET * HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new(414, "uri-too-long", $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new(431, "headers-too-large", $"GET / HTTP/1.1\r\nHost: a\r\nLong: {new string('a', 33_000)}\r\n\r\n");
        yield return new(431, "headers-too-large", $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 101))}\r\n");
        yield return new(505, "http-version-not-supported", "GET / HTTP/9.9\r\nHost: a\r\n\r\n");
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task Has_a_problem_body(int status, string slug, string request)
    {
        var answer = await RawHttp.ReadAsync(api.Address, Encoding.Latin1.GetBytes(request));

        answer.ShouldRefuse(status, slug);
        answer.Headers["Connection"].ShouldBe("close");
        answer.Text.ShouldNotContain("\u001b");
    }

    /// <summary>
    /// Kestrel hands such requests on: they were answered 401, or whatever was found at the path. The cases spell the characters out, since
    /// a case with an escape in its name is silently left out of a filtered run.
    /// </summary>
    [TestCase("GET /ESC[2Jmarked HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("GET /health/live?DELmarked HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("GET /health/live HTTP/1.1\r\nHost: a\r\nESC]0;marked: b\r\n\r\n")]
    [TestCase("GET /ESC[2Jmarked HTTP/1.1\r\nHost: a\r\nESC]0;marked: ESCmarked\r\n\r\n")]
    public async Task Has_no_control_characters_and_leaves_no_trace(string request)
    {
        var bytes = Encoding.Latin1.GetBytes(
            request.Replace("ESC", "\u001b", StringComparison.Ordinal).Replace("DEL", "\u007f", StringComparison.Ordinal));

        var answer = await RawHttp.ReadAsync(api.Address, bytes);

        answer.ShouldRefuse(400, "bad-request");
        answer.Headers["Connection"].ShouldBe("close");
        answer.Text.ShouldNotContain("\u001b");
        answer.Text.ShouldNotContain("marked");
        (await api.GetAsync("/health/live")).Status.ShouldBe(200);
        broker.Output.ShouldNotContain("marked");
    }

    [Test]
    public async Task Has_one_on_a_connection_that_was_in_use()
    {
        var good = $"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

        var both = Encoding.Latin1.GetString(
            await RawHttp.ReadAllAsync(api.Address, Encoding.Latin1.GetBytes($"{good}{good}GET * HTTP/1.1\r\nHost: a\r\n\r\n")));

        both.Split("HTTP/1.1 200 OK").Length.ShouldBe(3, both);
        both.ShouldContain("HTTP/1.1 405 Method Not Allowed");
        both.ShouldEndWith("}");
    }
}
