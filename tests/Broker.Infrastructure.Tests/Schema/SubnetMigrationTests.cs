using System.Data.Common;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>Migration 0005 on databases of every release before it.</summary>
[Category("Rule1")]
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public sealed class SubnetMigrationTests(BackEnd backEnd)
{
    /// <summary>The subnet, the reserved count, and what is leased.</summary>
    private static readonly (string Cidr, int Reserved, long[] Leases)[] Servers =
    [
        ("10.0.0.0/24", 20, [21, 22, 24, 30, 254]),
        ("10.0.1.0/30", 0, [2]),
        ("10.0.1.4/30", 0, []),
        ("10.1.0.0/16", 300, [301, 303, 65534]),
        ("11.0.0.0/8", 0, [2, 16777214]),
        ("fd00::/64", 3, [4, 5, 7, 1L << 40]),
        ("fd01::/126", 0, [2]),
        ("fd02::/126", 0, [2, 3]),
        ("fd03::/65", 0, [2]),
        ("fd04::/66", 0, [2]),
        ("fd05::/32", 0, [3]),
    ];

    private TestDatabase database = null!;
    private DbConnection connection = null!;

    [SetUp]
    public async Task Make_an_empty_database()
    {
        database = await TestDatabase.CreateAsync(backEnd, migrated: false);
        await Schemas.ApplyAsync(database, upTo: 1);
        connection = await database.OpenAsync();
    }

    [TearDown]
    public async Task Remove_the_database()
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Frees_every_host_that_is_neither_leased_nor_the_servers([Values(1, 2, 3)] int version, [Values(1, 2)] int brokers)
    {
        await FillAsync(version);

        await Task.WhenAll(Enumerable.Range(0, brokers).Select(_ => Task.Run(MigrateAsync)));

        var stored = await Snapshot.ReadAsync(connection);
        stored.ShouldKeepTheRules();
        foreach (var (i, (cidr, reserved, leases)) in Servers.Index())
        {
            var server = stored.Servers.Single(server => server.Name == $"s{i}");
            (server.ServerIndex, server.NReservedIps, server.NetworkMaskV6).ShouldBe((1, reserved, null), cidr);
            stored.Peerings.Where(peering => peering.Server == server.Name).Select(peering => peering.Index!.Value)
                .ShouldBe(leases, ignoreOrder: true, cidr);
            FreeOf(stored, server.Name).ShouldBe(Gaps(server.LastHost, [1, .. leases]), cidr);
        }
    }

    [Test]
    public async Task Keeps_the_reports([Values(2, 3)] int version)
    {
        await FillAsync(version);
        await connection.ExecuteAsync(Rows.ServerReport("s0"));
        await connection.ExecuteAsync(Rows.ServerReport("s5"));
        await connection.ExecuteAsync(Rows.PeeringReport("c0-21", handshake: 7));
        await connection.ExecuteAsync("update servers set out_of_step_since = 4711");

        await MigrateAsync();

        await using var services = database.Services();
        await using var request = services.OpenRequest();
        var status = await request.Reports.ListServersAsync(name: null, Sample.Now, CancellationToken.None).ToListAsync();
        status.Where(server => server.AppliedRevision == 1).Select(server => $"{server.Name}").ShouldBe(["s0", "s5"]);
        status.ShouldAllBe(server => server.OutOfStepSince == DateTimeOffset.FromUnixTimeMilliseconds(4711));
        var peering = await request.Reports.ListPeeringsAsync(client: null, CancellationToken.None)
            .Select(tunnel => tunnel.Status).SingleAsync(peering => peering.LastHandshake != null);
        ($"{peering.Peering.Client}", peering.LastHandshake, peering.RxBytes).ShouldBe(
            ("c0-21", DateTimeOffset.FromUnixTimeSeconds(7), 10));
    }

    [Test]
    public async Task Leaves_triggers_and_constraints_that_work([Values(1, 2, 3)] int version)
    {
        await FillAsync(version);
        await MigrateAsync();
        await connection.ExecuteAsync("update servers set out_of_step_since = null; update clients set note = 'x' where name = 'c0-21'");

        await connection.ExecuteAsync("update servers set revision = revision + 1 where name = 's0'");
        (await connection.ExecuteScalarAsync<string>("select name from servers where out_of_step_since is not null")).ShouldBe("s0");
        await ShouldBeRefusedAsync(Rows.Server("another", id: 99, cidr: "10.0.0.128/25"));
        await ShouldBeRefusedAsync(Rows.Peering("another", "s0", id: 99, index: 21));
        await ShouldBeRefusedAsync(Rows.Peering("another", "s0", id: 99, index: 99, key: $"{Sample.Key(-1)}"));
        await connection.ExecuteAsync("update servers set public_key = 'new' where name = 's0'");
        (await connection.ExecuteScalarAsync<long>("select count(*) from peerings where server_public_key = 'new'")).ShouldBe(5);
        await connection.ExecuteAsync("delete from servers where name = 's0'");

        (await connection.ExecuteScalarAsync<string>("select name from deleted_servers")).ShouldBe("s0");
        (await connection.ExecuteScalarAsync<long>("select count(*) from clients where name like 'c0-%'")).ShouldBe(0);
        (await Snapshot.ReadAsync(connection)).ShouldKeepTheRules();
    }

    [Test]
    public async Task Takes_sixty_thousand_leases_and_as_many_gaps()
    {
        const int Many = 60_000;
        await connection.ExecuteAsync(EarlierRows.Server("s", id: 1, cidr: "10.0.0.0/15"));
        await connection.ExecuteAsync(
            $"""
            insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < {Many})
            select {(backEnd == BackEnd.Sqlite ? "lower(hex(randomblob(16)))" : "gen_random_uuid()")}, s.id, s.public_key, 'c' || i,
                   'k' || i, 2 * i
            from n, servers s
            """);
        await Schemas.ApplyAsync(database, upTo: 3);

        await MigrateAsync();

        var stored = await Snapshot.ReadAsync(connection);
        FreeOf(stored, "s").ShouldBe(Gaps(131070, [1, .. Enumerable.Range(1, Many).Select(i => 2L * i)]));
        stored.Peerings.Count.ShouldBe(Many);
    }

    private async Task FillAsync(int version)
    {
        foreach (var (i, (cidr, reserved, leases)) in Servers.Index())
        {
            await connection.ExecuteAsync(EarlierRows.Server($"s{i}", id: i + 1, cidr, $"{Sample.Key(-i - 1)}", reserved));
            foreach (var index in leases)
            {
                var id = (100 * (i + 1)) + Array.IndexOf(leases, index);
                await connection.ExecuteAsync(EarlierRows.Peering($"c{i}-{index}", $"s{i}", id, index, $"{Sample.Key(id)}"));
            }
        }

        await connection.ExecuteAsync(EarlierRows.Freed("s0", 23, 25, 26, 27, 28, 29));
        await connection.ExecuteAsync(EarlierRows.Freed("s5", 6));
        await Schemas.ApplyAsync(database, upTo: version);
    }

    private Task MigrateAsync() => new Migrator(database.Connect()).MigrateAsync(CancellationToken.None);

    private static IEnumerable<(long First, long Last)> FreeOf(Snapshot stored, string server) =>
        stored.Free.Where(free => free.Server == server).Select(free => (free.First, free.Last));

    private static IEnumerable<(long First, long Last)> Gaps(long lastHost, long[] taken) =>
        taken.Skip(1).Append(lastHost + 1).Zip(taken, (next, before) => (before + 1, next - 1)).Where(gap => gap.Item1 <= gap.Item2);

    private async Task ShouldBeRefusedAsync(string sql)
    {
        var refusal = await Should.ThrowAsync<DbException>(() => connection.ExecuteAsync(sql));
        (refusal is SqliteException { SqliteErrorCode: 19 } || refusal.SqlState?.StartsWith("23", StringComparison.Ordinal) == true)
            .ShouldBeTrue($"{refusal}");
    }
}
