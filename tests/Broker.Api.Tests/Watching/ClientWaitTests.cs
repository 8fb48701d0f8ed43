using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Watching;

/// <summary>
/// <c>If-None-Match</c> and <c>Prefer: wait=SECONDS</c> (RFC 7240) on <c>client/config</c>: how a client's agent follows its server.
/// </summary>
public sealed class ClientWaitTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private JsonObject server = null!;
    private string client = null!;

    [SetUp]
    public async Task AddClient()
    {
        (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client, Sample.Key());
    }

    [Test]
    public async Task Who_has_the_answer_gets_304_after_what_was_granted()
    {
        var answer = await AskAsync();
        answer.Headers["ETag"].ShouldMatch("^\"[0-9a-f]{32}\"$");

        var waited = await AskAsync(answer.Headers["ETag"], "wait=1");

        (waited.Status, waited.Text, waited.Headers["ETag"]).ShouldBe((304, "", answer.Headers["ETag"]));
        waited.Headers["Preference-Applied"].ShouldBe("wait=1");
    }

    [TestCase("endpoint_address", "other.example.org")]
    [TestCase("allowed_ips", "10.0.0.0/8")]
    [TestCase("dns", "10.9.9.9")]
    public async Task Answers_a_change_of_the_server(string field, string value)
    {
        var waiting = await WaitAsync();

        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), [field] = value })).ShouldBe(200);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(200).GetRawText().ShouldContain(value);
    }

    [Test]
    public async Task Answers_that_another_host_has_given_the_peering_its_key()
    {
        var (waiting, key) = (await WaitAsync(), Sample.Key());

        await Api.LeaseAsync(server, client, key);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(200).Text("public_key").ShouldBe(key);
    }

    [Test]
    public async Task Answers_that_the_peering_is_gone()
    {
        var waiting = await WaitAsync();

        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldRefuse(404, "peering-not-found");
    }

    [Test]
    public async Task Tells_a_client_by_its_own_token_that_its_peering_is_disabled()
    {
        var own = Api.With(await Api.TokenAsync("client", client: client));
        var waiting = await WaitAsync(own);

        (await Api.PostAsync(
            "client/update",
            new JsonObject { ["client_name"] = client, ["server_name"] = server.Name(), ["disabled"] = true })).ShouldBe(200);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldRefuse(403, "peering-disabled");
    }

    [Test]
    public async Task Is_not_answered_for_what_concerns_another_client()
    {
        var waiting = AskAsync((await AskAsync()).Headers["ETag"], "wait=4");
        await Task.WhenAny(waiting, Task.Delay(200));

        await Api.LeaseAsync(server);

        (await waiting).Status.ShouldBe(304);
    }

    private async Task<Task<Answer>> WaitAsync(BrokerApi? api = null)
    {
        var waiting = AskAsync((await AskAsync(api: api)).Headers["ETag"], "wait=60", api);
        await Task.WhenAny(waiting, Task.Delay(300));
        waiting.IsCompleted.ShouldBeFalse("nothing has changed");
        return waiting;
    }

    private async Task<Answer> AskAsync(string? ifNoneMatch = null, string? prefer = null, BrokerApi? api = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/api/v1/client/config?client_name={client}&server_name={server.Name()}");
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }

        return await (api ?? Api).SendAsync(request);
    }
}
