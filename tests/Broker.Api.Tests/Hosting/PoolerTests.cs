using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Hosting;

/// <summary>PgBouncer between broker and database. In transaction mode a third of the calls was answered 500.</summary>
public sealed class PoolerTests : OwnPostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCase("transaction")]
    [TestCase("session")]
    public async Task Serves_every_call_and_says_if_it_cannot_listen(string mode)
    {
        if (PgBouncer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        await using var pooler =
            await PgBouncer.StartAsync(Configuration["ConnectionStrings__Broker"] + ";Timeout=10;Command Timeout=10", mode);
        Configuration["ConnectionStrings__Broker"] = pooler.ConnectionString + ";Maximum Pool Size=8";
        await using var broker = await StartBrokerAsync(waitReady: false);
        await broker.WaitUntilReadyAsync(Patience);
        var api = new BrokerApi(broker.Client);
        var servers = new List<JsonObject>();
        for (var i = 0; i < 8; i++)
        {
            servers.Add(await api.AddServerAsync());
        }

        for (var round = 0; round < 20; round++)
        {
            var answers = await Task.WhenAll(servers.SelectMany(server => new[]
            {
                api.AddClientAsync($"client-{round % 7}", server),
                api.GetAsync($"server/config?server_name={server.Name()}"),
                api.GetAsync("client/list_all"),
            }));
            answers.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 201);
        }

        var waiting = await api.WaitAsync(servers[0], seconds: 60);
        await api.LeaseAsync(servers[0]);
        (await waiting).ShouldBe(200);
        var (says, doesNotSay) = mode == "session" ? ("Healthy", "listen") : ("listen", "Healthy");
        await Eventually.SucceedsAsync(
            async () =>
            {
                var ready = await api.GetAsync("/health/ready");
                ready.Status.ShouldBe(200);
                ready.Text.ShouldContain(says);
                ready.Text.ShouldNotContain(doesNotSay);
            },
            Patience);
        broker.Output.ShouldNotContain("fail: ");
    }
}
