using Broker.Application.Clients;
using Broker.Application.Clients.ListClients;
using Broker.Domain.Peerings;
using Broker.Infrastructure.Lifecycle;
using Broker.Infrastructure.Tests.Databases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>
/// How the database carries out what the use cases ask. The servers full and few have 60,000 and 10 leases, the servers holes and
/// few-holes as many, and as many free ranges between them.
/// </summary>
public sealed class PlanTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const int Many = 60_000;
    private const int Few = 10;

    private SqlWatch watch = null!;
    private ServiceProvider watched = null!;

    [OneTimeSetUp]
    public async Task Fill_four_servers()
    {
        await FillAsync("full", id: 1, cidr: "10.0.0.0/15", Many, step: 1);
        await FillAsync("few", id: 2, cidr: "10.2.0.0/15", Few, step: 1);
        await FillAsync("holes", id: 3, cidr: "10.4.0.0/15", Many, step: 2);
        await FillAsync("few-holes", id: 4, cidr: "10.6.0.0/15", Few, step: 2);
        var address = $"'4:' || {(BackEnd == BackEnd.Sqlite ? "printf('%08X', 2886729728 + p.address_index)" : "upper(to_hex(2886729728 + p.address_index))")}";
        await ExecuteAsync(
            $"""
            insert into routed_networks (server_id, first_address, last_address, network, peering_id)
            select p.server_id, {address}, {address}, '172.16.0.0/32', p.id
            from peerings p join servers s on s.id = p.server_id
            where s.name in ('holes', 'few-holes')
            """);
        if (BackEnd == BackEnd.Postgres)
        {
            await ExecuteAsync("analyze servers, peerings, free_ranges, routed_networks"); // as it does by itself after a while; SQLite never does
        }

        watch = new SqlWatch(Database.Connect());
        watched = Database.Services(watch);
    }

    [OneTimeTearDown]
    public void Watch_no_more() => watched?.Dispose();

    /// <summary>The tests change little of what they share.</summary>
    public override Task Empty_the_database() => Task.CompletedTask;

    [TestCase("few", "full")]
    [TestCase("few-holes", "holes")]
    public Task Adding_a_client_costs_the_same_among_many_leases_as_among_few(string few, string many) =>
        ShouldCostTheSameAsync(few, many, server => Requests.AddClient($"{Guid.NewGuid()}", server, NewKey()));

    [TestCase("few", "full")]
    [TestCase("few-holes", "holes")]
    public Task Replacing_a_client_costs_the_same(string few, string many) =>
        ShouldCostTheSameAsync(few, many, server => Requests.AddClient($"{server}-client-2", server, NewKey()));

    [TestCase("few", "full")]
    [TestCase("few-holes", "holes")]
    public Task Removing_a_peer_costs_the_same(string few, string many) =>
        ShouldCostTheSameAsync(few, many, server => Requests.RemovePeer($"{server}-client-4", server));

    [TestCase("few", "full")]
    [TestCase("few-holes", "holes")]
    public Task Adding_a_client_at_a_named_address_costs_the_same(string few, string many) => ShouldCostTheSameAsync(
        few, many, server => Requests.AddClient($"{Guid.NewGuid()}", server, NewKey()) with { Terms = At(server, 125_001) }, rowsMet: 3);

    [TestCase("few", "full")]
    [TestCase("few-holes", "holes")]
    public Task Moving_a_client_costs_the_same(string few, string many) => ShouldCostTheSameAsync(
        few,
        many,
        server => Requests.AddClient($"{server}-client-6", server, NewKey()) with { Terms = At(server, 125_003) },
        rowsMet: 3);

    [TestCase("few-holes", "holes")]
    public Task Adding_a_client_with_a_routed_network_costs_the_same(string few, string many) => ShouldCostTheSameAsync(
        few,
        many,
        server => Requests.AddClient($"{Guid.NewGuid()}", server, NewKey()) with
        {
            Terms = new PeeringTerms(Lease: null, RoutedNetworks.Parse(["172.16.0.7"])),
        });

    /// <summary>It is asked every second.</summary>
    [Test]
    public async Task What_expires_is_found_without_reading_what_does_not()
    {
        watch.Forget();
        await using var connection = await watch.OpenAsync(CancellationToken.None);
        (await DueRows.ReadAsync(connection, DueRows.Expired(watch), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), CancellationToken.None)).ShouldBeEmpty();

        var plans = await Plan.ReadAsync(watch, Connection);
        plans.ShouldAllBe(plan => !plan.ReadsWholeTable || plan.Line == "SCAN expired");
        plans.ShouldAllBe(plan => !plan.Line.Contains("Gather", StringComparison.Ordinal), "parallel workers take longer to start than all of the rest");
    }

    /// <summary>SQLite works in the broker's memory. What PostgreSQL sorts, it sorts in its own.</summary>
    [Test]
    public async Task The_lists_are_not_sorted_in_the_brokers_memory()
    {
        watch.Forget();
        (await watched.SendAsync(Requests.GetServerConfig("few-holes"))).Config.Peers.ShouldNotBeEmpty();
        await using var request = watched.OpenRequest();
        (await (await request.SendAsync(new ListClientsQuery())).Take(5).CountAsync()).ShouldBe(5);

        (await Plan.ReadAsync(watch, Connection)).ShouldAllBe(plan => BackEnd == BackEnd.Postgres || !plan.Sorts);
    }

    private static string NewKey() => $"{Sample.Key(Random.Shared.Next())}";

    private static PeeringTerms At(string server, long index) =>
        new(Sample.Subnet($"10.{Array.IndexOf(["full", "few", "holes", "few-holes"], server) * 2}.0.0/15").AddressAt(index), RoutedNetworks: null);

    private async Task ShouldCostTheSameAsync<T>(string few, string many, Func<string, IRequest<T>> command, int rowsMet = 1)
    {
        await watched.SendAsync(Requests.GetServerConfig(few)); // a new connection reads the schema once, and so does the writer's
        await watched.SendAsync(Requests.DeleteClient("nobody"));
        watch.Forget();
        await watched.SendAsync(command(few));
        var steps = watch.Steps;
        watch.Forget();

        await watched.SendAsync(command(many));

        watch.Steps.ShouldBeInRange(steps - 100, steps + 20); // the first one was compiled, too
        var plans = await Plan.ReadAsync(watch, Connection);
        plans.ShouldContain(plan => plan.Line.Contains("peerings", StringComparison.Ordinal));
        plans.ShouldAllBe(plan => !plan.ReadsWholeTable && !plan.Sorts && plan.RowsMet <= rowsMet);
    }

    private Task FillAsync(string server, int id, string cidr, int count, int step) => ExecuteAsync(
        $"""
        {Rows.Server(server, id, cidr, key: $"{Sample.Key(-id)}")};
        update servers set digest = '{new string('0', 32)}', digest_revision = revision where name = '{server}';
        insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
        with recursive n (i) as (select 2 union all select i + {step} from n where i < {count * step})
        select {(BackEnd == BackEnd.Sqlite ? "lower(hex(randomblob(16)))" : "gen_random_uuid()")}, s.id, s.public_key,
               '{server}-client-' || i, substr(cast(1000000 + i as text), 2) || '{new string('A', 37)}=', i
        from n, servers s where s.name = '{server}';
        {Rows.FreeRanges(server)}
        """);
}
