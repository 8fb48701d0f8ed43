using Broker.Api.Tests.Operations;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Authority;

/// <summary>What ends a token ends the requests that wait with it, on this broker and on another one on the same database.</summary>
[OnBothBackEnds]
[Process]
[Category("Rule12")]
public sealed class WaitingRevocationTests(BackEnd backEnd)
{
    private BrokerPair<BrokerProcess> brokers = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        brokers = await BrokerPair<BrokerProcess>.StartAsync(backEnd, environment => BrokerProcess.StartAsync(environment));

    [OneTimeTearDown]
    public async Task Stop() => await (brokers?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("token/delete")]
    [TestCase("token/rotate")]
    [TestCase("server/delete")]
    public async Task Ends_what_waits_with_a_server_token(string call)
    {
        var subject = await RevocationSubject.AddAsync(Api);
        var waiting = Apis.Select(broker => WaitAsync(broker.With(subject.ServerSecret), subject.Server)).ToList();
        foreach (var broker in Apis)
        {
            await Scrape.ShouldWaitAsync(broker, changes: 1, receipts: 0);
        }

        await Api.PostAsync(
            call, call == "server/delete" ? subject.Server.For(call) : new JsonObject { ["token_name"] = subject.ServerToken });

        foreach (var answer in await Task.WhenAll(waiting))
        {
            // A deleted server is told of first: agents learn from it that there is nothing left to serve.
            var isDeleted = answer.Status == 404 && call == "server/delete";
            answer.ShouldRefuse(isDeleted ? 404 : 401, isDeleted ? "server-not-found" : "unauthenticated");
            answer.Json.Text("detail")!.ShouldNotContain("meant");
        }

        await RevocationSubject.ShouldBeEndedAsync(subject.ServerSecret, [.. Apis]);
    }

    /// <summary>The change is made, and is answered: 401 would say that it is not.</summary>
    [Test]
    public async Task Ends_what_waits_for_receipts_and_for_the_audit_trail()
    {
        var (wish, server) = (Tokens.Wish("admin"), await Api.AddServerAsync());
        var (watched, admin) = (Apis.Last(), Apis.Last().With(await Api.TokenAsync(wish)));
        var client = Fleet.Client(Sample.Name(), server).With(("public_key", Sample.Key()));
        var receipts = admin.PostAsync("client/add", client, "Prefer", "wait=60");
        var audit = admin.GetAsync($"audit/list?client_name={Sample.Name("nobody")}", ("Prefer", "wait=60"));
        await Scrape.ShouldWaitAsync(watched, changes: 0, receipts: 1);
        await watched.ShouldHoldAsync(2);

        (await Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);

        (await receipts.WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(201).GetProperty("receipts").GetProperty(server.Name()).Text("status")
            .ShouldBe("pending");
        (await Api.PeersAsync(server)).ShouldHaveSingleItem();
        var problem = (await audit.WaitAsync(Asking.BeforeTimeIsUp)).ShouldRefuse(401, "unauthenticated");
        problem.Text("detail").ShouldBe("The credentials are not valid, or not any more.");
        problem.GetProperty("token_ended").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task Ends_what_waits_when_a_token_expires()
    {
        var server = await Api.AddServerAsync();
        var secret = await Api.TokenAsync(Tokens.Wish("viewer").With(("expires_in", 2)));

        (await WaitAsync(Apis.Last().With(secret), server)).ShouldRefuse(401, "unauthenticated");
    }

    private static async Task<Answer> WaitAsync(BrokerApi api, JsonObject server) =>
        await api.AskAsync(server, await api.VersionAsync(server), "wait=60");

    private IEnumerable<BrokerApi> Apis => new[] { brokers.One, brokers.Other }.Distinct().Select(broker => new BrokerApi(broker.Client));

    private BrokerApi Api => Apis.First();
}
