using System.Data.Common;
using Broker.Application.Servers.AddServer;
using Broker.Application.Tokens;
using Broker.Application.Tokens.AddToken;
using Broker.Application.Tokens.RotateToken;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>
/// Adds that arrive during a transaction share the next one. Here the first one is held up until all others have arrived.
/// </summary>
public sealed class SharedAddTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly string[] Servers = ["paris", "oslo"];

    [SetUp]
    public async Task Add_servers()
    {
        foreach (var (name, number) in Servers.Select((name, number) => (name, number + 1)))
        {
            var server = Sample.Server(name, key: -number, $"10.{number}.0.0/24");
            await Services.SendAsync(new AddServerCommand(server.Name, server.PublicKey, server.Endpoint, server.Pool, AllowedIps: null));
        }
    }

    [Test]
    public async Task Each_is_as_if_it_had_come_alone()
    {
        var lastEntry = await ScalarAsync<long>("select coalesce(max(id), 0) from audit");

        var added = await BehindOneThatIsHeldUpAsync([.. Enumerable.Range(0, 20).Select(i => ($"c{i}", Servers[i % 2], i))]);

        foreach (var server in Servers)
        {
            var all = added.Select(task => task.Result).Where(access => $"{access.Server.Name}" == server).ToList();
            var first = server == "paris" ? 1 : 0; // that of the one that was held up
            all.Select(access => access.Peering.Lease.Index).ShouldBe(Enumerable.Range(2 + first, 10).Select(index => (long)index));
            all.Select(access => access.Server.Revision).ShouldBe(Enumerable.Range(2 + first, 10).Select(revision => (long)revision));
            var (version, config) = await Services.SendAsync(Requests.GetServerConfig(server));
            (version, $"{version.Digest}").ShouldBe((all[^1].Server.Version, config.Digest));
        }

        var trail = (await Connection.QueryAsync<(string Call, string Caller, string Client)>(
            $"select call, caller, client_name from audit where id > {lastEntry} order by id")).ToList();
        trail.ShouldBe([("client/add", "tester", "first"), .. Enumerable.Range(0, 20).Select(i => ("client/add", "tester", $"c{i}"))]);
        (await ScalarAsync<long>("select count(*) from events where client_name like 'c%'")).ShouldBe(20);
        (await ScalarAsync<long>("select count(*) from clients where created_by = 'tester'")).ShouldBe(21);
        if (BackEnd == BackEnd.Postgres)
        {
            (await ScalarAsync<long>($"select count(distinct transaction_id) from audit where id > {lastEntry}")).ShouldBe(2);
        }
    }

    [Test]
    public async Task One_that_is_refused_is_told_why_and_costs_the_others_nothing()
    {
        await AddAsync("old", "oslo", 100);
        await AddAsync("older", "oslo", 101);

        var added = await BehindOneThatIsHeldUpAsync(
            ("a", "paris", 1),
            ("b", "nowhere", 2),
            ("c", "oslo", 101),
            ("d", "paris", 1),
            ("old", "oslo", 3),
            ("e", "oslo", 4),
            ("a", "oslo", 5));

        (await added[0]).Change.ShouldBe(PeeringChange.Added);
        await Should.ThrowAsync<ServerNotFoundException>(() => added[1]);
        await Should.ThrowAsync<KeyInUseException>(() => added[2]);
        await Should.ThrowAsync<KeyInUseException>(() => added[3]);
        (await added[4]).Change.ShouldBe(PeeringChange.Replaced);
        (await added[5]).Change.ShouldBe(PeeringChange.Added);
        (await added[6]).Change.ShouldBe(PeeringChange.Added);
        (await Connection.QueryAsync<string>("select name from clients order by name")).ShouldBe(["a", "e", "first", "old", "older"]);
        (await Connection.QueryAsync<string>("select client_name from peerings order by client_name"))
            .ShouldBe(["a", "a", "e", "first", "old", "older"]);
    }

    [Test]
    public async Task The_last_free_addresses_go_to_the_first_that_ask()
    {
        var small = Sample.Server("small", key: -9, "10.9.0.0/29");
        await Services.SendAsync(new AddServerCommand(small.Name, small.PublicKey, small.Endpoint, small.Pool, AllowedIps: null));
        await AddAsync("gap", "small", 50);
        await AddAsync("behind", "small", 51);
        await Services.SendAsync(Requests.RemovePeer("gap", "small"));

        var added = await BehindOneThatIsHeldUpAsync([.. Enumerable.Range(0, 6).Select(i => ($"s{i}", "small", i))]);

        added.Take(4).Select(task => task.Result.Peering.Lease.Index).ShouldBe([2L, 4L, 5L, 6L]);
        await Should.ThrowAsync<PoolExhaustedException>(() => added[4]);
        await Should.ThrowAsync<PoolExhaustedException>(() => added[5]);
        (await ScalarAsync<long>("select count(*) from free_ranges f join servers s on s.id = f.server_id where s.name = 'small'"))
            .ShouldBe(0);
    }

    [Test]
    public async Task A_secret_that_has_ended_adds_nothing_beside_a_valid_one_of_the_same_token()
    {
        var name = TokenName.Parse("ops");
        var former = await Services.SendAsync(new AddTokenCommand(name, Role.Operator, Server: null, Client: null, ExpiresIn: null));
        var issued = await Services.SendAsync(new RotateTokenCommand(name, Overlap: TimeSpan.Zero));

        var added = await BehindOneThatIsHeldUpAsync(
            () => AddAsync("a", "paris", 1, CallerOf(issued)),
            () => AddAsync("b", "paris", 2, CallerOf(former)),
            () => AddAsync("c", "paris", 3, CallerOf(issued)));

        (await added[0]).Change.ShouldBe(PeeringChange.Added);
        await Should.ThrowAsync<TokenEndedException>(() => added[1]);
        (await added[2]).Change.ShouldBe(PeeringChange.Added);
        (await Connection.QueryAsync<string>("select name from clients order by name")).ShouldBe(["a", "c", "first"]);

        static Caller CallerOf(IssuedToken issued) => new("ops", Role.Operator, issued.Token.Id, issued.Secret.Hash);
    }

    /// <summary>On SQLite nobody can have locked one server.</summary>
    [Test]
    public async Task One_server_that_is_locked_for_long_delays_nobody_else()
    {
        if (BackEnd == BackEnd.Sqlite)
        {
            Assert.Pass("A writing transaction locks the whole file.");
        }

        await using var other = await Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select 1 from servers where name = 'paris' for update", transaction: transaction);

        var waiting = AddAsync("a", "paris", 1);
        var added = AddAsync("b", "oslo", 2);

        (await added).Change.ShouldBe(PeeringChange.Added);
        waiting.IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync();
        (await waiting).Change.ShouldBe(PeeringChange.Added);
    }

    [Test]
    public async Task A_client_that_somebody_else_makes_meanwhile_is_added_all_the_same()
    {
        if (BackEnd == BackEnd.Sqlite)
        {
            Assert.Pass("Writers take turns.");
        }

        await using var other = await Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("insert into clients (name, disabled_at) values ('a', 1000)", transaction: transaction);

        Task<ClientAccess>[] added = [AddAsync("a", "paris", 1), AddAsync("b", "oslo", 2)];
        await ShouldWaitAsync(added[0]);
        await transaction.CommitAsync();

        (await added[0]).Peering.Life.IsEnabled.ShouldBeFalse("The client is disabled.");
        (await added[1]).Change.ShouldBe(PeeringChange.Added);
    }

    /// <summary>PostgreSQL makes five plans for the values at hand, and keeps one for all values only if that seems no dearer.</summary>
    [Test]
    public async Task Its_statements_are_not_planned_again_for_each_transaction()
    {
        if (BackEnd == BackEnd.Sqlite)
        {
            Assert.Pass("A prepared statement has one plan.");
        }

        for (var i = 0; i < 100; i++)
        {
            await AddAsync($"c{i}", Servers[i % 2], i);
        }

        List<(string Statement, long Custom, long Generic)> plans = [];
        var database = Services.GetRequiredService<IDatabase>();
        foreach (var connection in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => database.OpenAsync(None))))
        {
            plans.AddRange(await connection.QueryAsync<(string, long, long)>(
                "select statement, custom_plans, generic_plans from pg_prepared_statements where custom_plans + generic_plans >= 15"));
            await connection.DisposeAsync();
        }

        plans.Count.ShouldBeGreaterThanOrEqualTo(8, "An add has as many statements.");
        plans.ShouldAllBe(plan => plan.Custom <= 5);
    }

    private Task<ClientAccess> AddAsync(string client, string server, int key, Caller? caller = null) =>
        Services.SendAsync(Requests.AddClient(client, server, $"{Sample.Key(key)}"), caller);

    /// <returns>Completed, in the order of the adds.</returns>
    private Task<Task<ClientAccess>[]> BehindOneThatIsHeldUpAsync(params (string Client, string Server, int Key)[] adds) =>
        BehindOneThatIsHeldUpAsync([.. adds.Select(add => (Func<Task<ClientAccess>>)(() => AddAsync(add.Client, add.Server, add.Key)))]);

    private async Task<Task<ClientAccess>[]> BehindOneThatIsHeldUpAsync(params Func<Task<ClientAccess>>[] adds)
    {
        await using var other = await Database.OpenAsync();
        DbTransaction transaction;
        if (BackEnd == BackEnd.Postgres)
        {
            transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync("insert into clients (name) values ('first')", transaction: transaction);
        }
        else
        {
            transaction = ((Microsoft.Data.Sqlite.SqliteConnection)other).BeginTransaction(deferred: false);
        }

        var first = Task.Run(() => AddAsync("first", "paris", 1000));
        await ShouldWaitAsync(first);
        var added = adds.Select(add => add()).ToArray();
        await transaction.RollbackAsync();
        await transaction.DisposeAsync();
        await first;
        await Task.WhenAny(Task.WhenAll(added), Task.Delay(TimeSpan.FromMinutes(1)));
        return added;
    }
}
