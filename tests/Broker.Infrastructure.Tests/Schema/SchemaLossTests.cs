using Broker.Infrastructure.Background;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Postgres;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>A PostgreSQL schema that is dropped, or restored from a dump of an earlier release, while the broker runs.</summary>
[PostgreSql]
public sealed class SchemaLossTests
{
    /// <summary>The minute that a restore may take lasts a second and a half here.</summary>
    private readonly FastTime time = new(factor: 40);

    [TestCase(0)]
    [TestCase(1)]
    public async Task Is_migrated_again(int upTo)
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        var (schema, loops) = (new SchemaState(), new BackgroundLoops());
        using var keeper = new SchemaKeeper(database.Connect(), schema, loops, NullLogger<SchemaKeeper>.Instance, time);
        await keeper.StartAsync(CancellationToken.None);
        await UntilAsync(() => Task.FromResult(schema.IsCurrent && loops.Failing.Count == 0));

        await using (var connection = await database.OpenAsync())
        {
            await connection.ExecuteAsync("drop schema public cascade; create schema public");
        }

        await Schemas.ApplyAsync(database, upTo);
        await UntilAsync(() => Task.FromResult(loops.Failing.Contains("schema")));

        var storage = new Storage(database.Connect(), schema);
        await UntilAsync(async () => await storage.FindProblemAsync(CancellationToken.None) is null);
        await UntilAsync(() => Task.FromResult(loops.Failing.Count == 0));
        await keeper.StopAsync(CancellationToken.None);
    }

    /// <summary>
    /// A dump of another cluster was restored under a running broker: new entries had numbers below those of the dump, and who follows the
    /// audit trail or the events missed them.
    /// </summary>
    [TestCase("audit (transaction_id, at, caller, role, call) values (@Number, 0, 'a', 'admin', 'client/add')")]
    [TestCase("events (transaction_id, at, kind, server_name) values (@Number, 0, 'applied', 'berlin')")]
    public async Task Numbers_of_another_cluster_are_continued(string entry)
    {
        const long Number = 1_000_000_000_000;
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        var (schema, loops) = (new SchemaState(), new BackgroundLoops());
        using var keeper = new SchemaKeeper(database.Connect(), schema, loops, NullLogger<SchemaKeeper>.Instance, time);
        await keeper.StartAsync(CancellationToken.None);
        await UntilAsync(() => Task.FromResult(schema.IsCurrent && loops.Failing.Count == 0));
        await using var connection = await database.OpenAsync();
        (await database.Connect().NeedsAfterMigrationsAsync(CancellationToken.None)).ShouldBeFalse();

        await connection.ExecuteAsync($"insert into {entry}", new { Number });

        await UntilAsync(async () => await connection.ExecuteScalarAsync<long>("select audit_transaction()") > Number);
        (await database.Connect().NeedsAfterMigrationsAsync(CancellationToken.None)).ShouldBeFalse();
        await keeper.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task All_tables_are_checked()
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        await using var connection = await database.OpenAsync();
        var tables = await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'");

        tables.ShouldBe(PostgresCheck.Tables, ignoreOrder: true);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            i.ShouldBeLessThan(600);
            await Task.Delay(100);
        }
    }
}
