using System.Data.Common;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Schema;

[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public sealed class MigrationTests(BackEnd backEnd)
{
    private TestDatabase database = null!;

    [SetUp]
    public async Task Make_an_empty_database() => database = await TestDatabase.CreateAsync(backEnd, migrated: false);

    [TearDown]
    public async Task Remove_the_database() => await (database?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Make_the_schema_from_nothing()
    {
        await MigrateAsync();

        (await VersionsAsync()).ShouldBe(Schemas.Versions);
        (await SnapshotAsync()).Servers.ShouldBeEmpty();
    }

    [Test]
    public async Task Do_nothing_the_second_time()
    {
        await MigrateAsync();
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        var (schema, stored) = (await SchemaAsync(), await SnapshotAsync());

        await MigrateAsync();

        (await SchemaAsync()).ShouldBe(schema);
        (await SnapshotAsync()).Servers.ShouldBe(stored.Servers);
    }

    [Test]
    public async Task Do_not_collide_when_eight_brokers_start_together()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(MigrateAsync)));

        (await VersionsAsync()).ShouldBe(Schemas.Versions);
    }

    [TestCaseSource(typeof(Schemas), nameof(Schemas.Versions))]
    public async Task Keep_what_a_database_of_an_earlier_version_holds(long version)
    {
        await Schemas.ApplyAsync(database, upTo: 1);
        await ExecuteAsync(EarlierRows.Server("paris", id: 1, cidr: "10.0.0.0/24", key: $"{Sample.Key(-1)}", reserved: 20));
        await ExecuteAsync(EarlierRows.Peering("ann", server: "paris", id: 1, index: 22, key: $"{Sample.Key(1)}"));
        await ExecuteAsync(EarlierRows.Freed("paris", 21));
        await Schemas.ApplyAsync(database, upTo: version);

        await MigrateAsync();

        (await VersionsAsync()).ShouldBe(Schemas.Versions);
        (await SchemaAsync()).ShouldBe(await SchemaFromNothingAsync());
        await using var services = database.Services();
        await using var request = services.OpenRequest();
        var paris = (await request.Servers.ListAsync(CancellationToken.None).ToListAsync()).ShouldHaveSingleItem();
        (paris.Name.ToString(), paris.PublicKey, paris.Pool.ReservedCount, paris.Revision).ShouldBe(("paris", Sample.Key(-1), 20, 1));
        var ann = (await request.Peerings.ListAsync(CancellationToken.None).ToListAsync()).ShouldHaveSingleItem().Peering;
        (ann.Client.ToString(), ann.PublicKey, ann.Lease.Index).ShouldBe(("ann", Sample.Key(1), 22));
        var status = await request.Reports.ListServersAsync(name: null, Sample.Now, CancellationToken.None).SingleAsync();
        (status.Revision, status.AppliedRevision, status.LastSeen, status.Peers).ShouldBe((1, null, null, 1));
        status.OutOfStepSince.ShouldNotBeNull().ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(5));
        (await request.SendAsync(Requests.AddClient("bob", "paris", $"{Sample.Key(2)}"))).Peering.Lease.Address.ToString()
            .ShouldBe("10.0.0.21");
    }

    /// <summary>Until 0013 it did not end with its server, and could register it again.</summary>
    [Test]
    public async Task Bind_a_token_that_has_a_former_name_to_the_server()
    {
        await Schemas.ApplyAsync(database, upTo: 12);
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        await ExecuteAsync("insert into former_server_names (server_id, name) select id, 'lutetia' from servers");
        foreach (var (server, id) in new[] { ("lutetia", 1), ("paris", 2), ("lyon", 3) })
        {
            await ExecuteAsync(
                $"""
                insert into tokens (id, name, role, server_name, secret_hash, created_at, created_by)
                values ('{Rows.Id(id)}', 'of-{server}', 'server', '{server}', 'hash-{id}', 1, 'ann')
                """);
        }

        await MigrateAsync();

        await using var connection = await database.OpenAsync();
        (await connection.QueryAsync<(string, string)>("select name, server_name from tokens order by id"))
            .ShouldBe([("of-lutetia", "paris"), ("of-paris", "paris"), ("of-lyon", "lyon")]);
    }

    /// <summary>The peering of a device was made at 1,000,000 and ends at 3,000,000, as its person's invitation let it.</summary>
    private static IEnumerable<TestCaseData> EarlierEnds() =>
    [
        End("of its invitation", "select 1", isOwn: true),
        End("of a broker whose clock was ahead", "update invitations set used_at = 1000005", isOwn: true),
        End("that was renewed", "update invitations set access_expires_in = 1000000", isOwn: true),
        End("without a flag", "update invitations set is_own_device = null", isOwn: true),
        End("earlier than its invitation let it", "update invitations set access_expires_in = 9000000", isOwn: false),
        End("of what was to last for ever", "update invitations set access_expires_in = null", isOwn: false),
        End("of another server", "update invitations set server_names = '[\"lyon\"]'", isOwn: false),
        End("of another client", "update invitations set client_name = 'laptop'", isOwn: false),
        End("of an invitation that came later", "update invitations set used_at = 1400000", isOwn: false),
        End("of an invitation that is open", "update invitations set used_at = null", isOwn: false),
        End("of an operator's invitation", "update invitations set is_own_device = 0", isOwn: false),
        End("of an operator's invitation without a flag", "update invitations set is_own_device = null, created_by = 'op'", isOwn: false),
        End("of an operator's peering", "update peerings set created_by = 'op'", isOwn: false),
        End("never", "update peerings set expires_at = null", isOwn: false),
    ];

    [TestCaseSource(nameof(EarlierEnds))]
    public async Task Find_out_which_ends_people_gave(string change, bool isOwn)
    {
        await Schemas.ApplyAsync(database, upTo: 15);
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        await ExecuteAsync(Rows.Peering("phone", "paris", id: 1, index: 2));
        await ExecuteAsync("update peerings set created_at = 1000000, created_by = 'invitation of phone', expires_at = 3000000");
        await ExecuteAsync(
            $"""
            insert into invitations (id, client_name, server_names, leases, routed_networks, owner, secret_hash, created_at, created_by,
                                     expires_at, access_expires_in, used_at, is_own_device)
            values ('{Rows.Id(1)}', 'phone', '["nice","paris"]', '{"{}"}', '{"{}"}', 'ann', 'hash', 1, 'ann', 5000000, 2000000, 999990, 1)
            """);
        await ExecuteAsync(change);

        await MigrateAsync();

        await using var connection = await database.OpenAsync();
        (await connection.QuerySingleAsync<long?>("select own_end from peerings")).ShouldBe(isOwn ? 3_000_000 : null);
    }

    [Test]
    public async Task Refuse_a_schema_of_a_later_release_and_leave_it_as_it_is()
    {
        await MigrateAsync();
        await ExecuteAsync(Schemas.ApplyFuture);
        var schema = await SchemaAsync();

        (await Should.ThrowAsync<NewerSchemaException>(MigrateAsync)).Message.ShouldContain("4711");

        (await SchemaAsync()).ShouldBe(schema);
        (await VersionsAsync()).ShouldBe([.. Schemas.Versions, 4711]);
    }

    /// <summary>The last table of the first migration is in the way.</summary>
    [Test]
    public async Task Leave_nothing_behind_when_one_fails_and_can_be_repeated()
    {
        await ExecuteAsync("create table freed_addresses (mine text)");
        var schema = await SchemaAsync();

        await Should.ThrowAsync<DbException>(MigrateAsync);

        (await SchemaAsync()).ShouldBe(schema);
        await ExecuteAsync("drop table freed_addresses");
        await MigrateAsync();
        (await SchemaAsync()).ShouldBe(await SchemaFromNothingAsync());
    }

    private static TestCaseData End(string name, string change, bool isOwn) => new TestCaseData(change, isOwn).SetArgDisplayNames(name);

    private Task MigrateAsync() => new Migrator(database.Connect()).MigrateAsync(CancellationToken.None);

    private async Task<IReadOnlyList<string>> SchemaFromNothingAsync()
    {
        await using var other = await TestDatabase.CreateAsync(backEnd);
        return await Schemas.ReadAsync(other);
    }

    private Task<IReadOnlyList<string>> SchemaAsync() => Schemas.ReadAsync(database);

    private async Task<IEnumerable<long>> VersionsAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.QueryAsync<long>("select version from schema_migrations order by version");
    }

    private async Task<Snapshot> SnapshotAsync()
    {
        await using var connection = await database.OpenAsync();
        return await Snapshot.ReadAsync(connection);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }
}
