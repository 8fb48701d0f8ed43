using Broker.Api.Tests.Authority;
namespace Broker.Api.Tests.Lifecycle;

/// <summary>What is due is carried out once, whichever brokers are up, and whatever their clocks say.</summary>
[OnBothBackEnds]
[Category("Rule11")]
public sealed class SweepTests(BackEnd backEnd)
{
    private DirectoryInfo folder = null!;
    private Dictionary<string, string> environment = null!;

    [SetUp]
    public async Task Make_a_database()
    {
        Brokers.SkipWithout(backEnd);
        folder = Directory.CreateTempSubdirectory("broker-sweep-");
        environment = await Brokers.EnvironmentAsync(backEnd);
        if (backEnd is BackEnd.Sqlite)
        {
            environment["Database__Path"] = $"{folder.FullName}/broker.db";
        }
    }

    [TearDown]
    public void Remove_the_database() => folder?.Delete(recursive: true);

    [Test]
    public async Task Exactly_once_with_several_brokers()
    {
        const int Clients = 20;
        await using var one = await LocalBroker.StartAsync(environment);
        var others = backEnd is BackEnd.Postgres
            ? new[] { await LocalBroker.StartAsync(environment), await LocalBroker.StartAsync(environment) }
            : [];
        var (server, clients, end) = (await one.Api.AddServerAsync(), Enumerable.Range(0, Clients).Select(_ => Sample.Name()).ToList(), Living.InSeconds(6));
        foreach (var (i, client) in clients.Index())
        {
            await one.Api.LeaseAsync(server, client);
            _ = i % 2 == 0
                ? (await one.Api.UpdateAsync(client, ("expires_at", end))).ShouldBe(200)
                : (await one.Api.UpdateAsync(client, server, ("expires_at", end))).ShouldBe(200);
        }

        await Eventually.HoldsAsync(async () => (await one.Api.PeersAsync(server)).Length == 0, () => "some are there yet");

        (await one.Api.ConfigAsync(server)).Number("revision").ShouldBe(1 + (2 * Clients));
        foreach (var client in clients)
        {
            (await one.Api.AuditAsync($"client_name={client}")).Count(entry => entry.Text("caller") == "broker").ShouldBe(1);
        }

        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    [Test]
    public async Task At_once_at_start_what_has_expired_while_all_were_down()
    {
        var (client, server) = (Sample.Name(), Sample.Server());
        await using (var first = await LocalBroker.StartAsync(environment))
        {
            await first.Api.AddServerAsync(server);
            await first.Api.LeaseAsync(server, client);
            (await first.Api.UpdateAsync(client, ("expires_in", 2))).ShouldBe(200);
        }

        await Task.Delay(TimeSpan.FromSeconds(2.5)); // it expires meanwhile
        await using var second = await LocalBroker.StartAsync(environment);

        await second.Api.EndsAsync(client, server);
        (await second.Api.AuditAsync($"client_name={client}"))[^1].Text("caller").ShouldBe("broker");
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task Nothing_early_when_the_hosts_clock_steps_by_a_day_and_nothing_is_lost(int days)
    {
        var clock = new SteppingClock();
        await using var broker = await LocalBroker.StartAsync(environment, clock);
        var (server, later, soon) = (await broker.Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await broker.Api.LeaseAsync(server, later);
        await broker.Api.LeaseAsync(server, soon);
        (await broker.Api.UpdateAsync(later, ("expires_in", 3600))).ShouldBe(200);

        clock.Offset = TimeSpan.FromDays(days);
        (await broker.Api.UpdateAsync(soon, ("expires_in", 2))).ShouldBe(200);
        await broker.Api.EndsAsync(soon, server); // the sweep goes on
        (await broker.Api.ListedAsync(later)).ShouldNotBeEmpty();

        clock.Offset = TimeSpan.Zero;
        (await broker.Api.UpdateAsync(later, ("expires_in", 2))).ShouldBe(200);
        await broker.Api.EndsAsync(later, server);
    }

    private sealed class SteppingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
