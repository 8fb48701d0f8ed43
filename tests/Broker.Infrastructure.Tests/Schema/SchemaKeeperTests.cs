using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Changes;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Tokens;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>Schema setup at the start of a broker.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public sealed class SchemaKeeperTests(BackEnd backEnd)
{
    private readonly SchemaState schema = new();
    private TestDatabase database = null!;

    [OneTimeSetUp]
    public async Task Make_an_empty_database() => database = await TestDatabase.CreateAsync(backEnd, migrated: false);

    [OneTimeTearDown]
    public async Task Remove_the_database() => await (database?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test, Order(1)]
    public void Both_back_ends_have_the_same_migrations() =>
        Schemas.Resources("Postgres").Select(Path.GetFileName).ShouldBe(Schemas.Resources("Sqlite").Select(Path.GetFileName));

    [Test, Order(2)]
    public async Task Nothing_is_read_or_written_before_the_schema_is_there()
    {
        using var loops = new BackgroundLoops();
        var clock = new HostClock(TimeProvider.System);
        using var tokens = new TokenDirectory(
            database.Connect(), clock, schema, loops, NullLogger<TokenDirectory>.Instance, TimeProvider.System);
        await using var session = new Session(
            database.Connect(), schema, new LocalChangeFeed(new ChangeSignals(), new ReportSignals()), tokens);

        await Should.ThrowAsync<StorageUnavailableException>(() => session.FindAsync<long>("select 1", new { }, CancellationToken.None));
        await Should.ThrowAsync<StorageUnavailableException>(
            () => session.InTransactionAsync(() => Task.FromResult(true), CancellationToken.None));
        (await new Storage(database.Connect(), schema).FindProblemAsync(CancellationToken.None)).ShouldNotBeNull();
    }

    [Test, Order(3)]
    public async Task The_storage_is_ready_once_the_schema_is_made()
    {
        using var keeper = Keeper(schema);
        await keeper.StartAsync(CancellationToken.None);
        for (var i = 0; i < 600 && !schema.IsCurrent; i++)
        {
            await Task.Delay(100);
        }

        await keeper.StopAsync(CancellationToken.None);

        (await new Storage(database.Connect(), schema).FindProblemAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Test, Order(4)]
    public async Task A_schema_of_a_later_release_is_not_worked_with()
    {
        await using (var connection = await database.OpenAsync())
        {
            await connection.ExecuteAsync(Schemas.ApplyFuture);
        }

        var unready = new SchemaState();
        using var keeper = Keeper(unready);
        if (backEnd == BackEnd.Sqlite)
        {
            var refusal = await Should.ThrowAsync<StorageSetupException>(() => keeper.StartAsync(CancellationToken.None));
            refusal.Message.ShouldContain("4711");
        }
        else
        {
            await keeper.StartAsync(CancellationToken.None);
            await Task.Delay(600);
            await keeper.StopAsync(CancellationToken.None);
        }

        unready.IsCurrent.ShouldBeFalse();
    }

    private SchemaKeeper Keeper(SchemaState state) =>
        new(database.Connect(), state, new BackgroundLoops(), NullLogger<SchemaKeeper>.Instance, TimeProvider.System);
}
