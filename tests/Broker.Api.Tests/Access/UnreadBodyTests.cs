namespace Broker.Api.Tests.Access;

/// <summary>The body of an unauthenticated request is not read.</summary>
public sealed class UnreadBodyTests
{
    private const int TenMebibytes = 10 * 1024 * 1024;

    [TestCase("Content-Length: 10485760\r\n")]
    [TestCase("Content-Length: 1000\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n")]
    public async Task Is_answered_before_it_is_sent(string length)
    {
        var api = await Brokers.SharedAsync(BackEnd.Sqlite);

        var answer = await RawHttp.SendAsync(
            api, $"POST /api/v1/client/add HTTP/1.1\r\nContent-Type: application/json\r\n{length}", authenticated: false);

        answer.ShouldRefuse(401, "unauthenticated");
    }

    [Test]
    public async Task Does_not_keep_the_broker_from_answering()
    {
        var broker = await Brokers.SharedAsync(BackEnd.Sqlite);
        using var caller = broker.Address.Caller(null);
        using var body = new ByteArrayContent(new byte[TenMebibytes]);
        caller.DefaultRequestHeaders.ExpectContinue = true;

        using var answer = await caller.PostAsync("/api/v1/client/add", body);

        ((int)answer.StatusCode).ShouldBe(401);
    }
}
