using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Respawn;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Tests that hold on either back end. Each fixture has a database of its own, each test finds it empty.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public abstract class StorageTest(BackEnd backEnd)
{
    private protected BackEnd BackEnd { get; } = backEnd;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected ServiceProvider Services { get; private set; } = null!;

    /// <summary>The test's own look at the database, past the broker.</summary>
    private protected DbConnection Connection { get; private set; } = null!;

    private protected static CancellationToken None => CancellationToken.None;

    private protected const string CountWaiting =
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private Respawner respawner = null!;

    [OneTimeSetUp]
    public async Task Make_a_database()
    {
        Database = await TestDatabase.CreateAsync(BackEnd);
        Services = Database.Services();
        Connection = await Database.OpenAsync();
        respawner = await Database.RespawnerAsync(Connection);
    }

    [SetUp]
    public virtual Task Empty_the_database() => respawner.ResetAsync(Connection);

    [OneTimeTearDown]
    public async Task Remove_the_database()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private protected Task ExecuteAsync(string sql) => Connection.ExecuteAsync(sql);

    private protected Task<T?> ScalarAsync<T>(string sql) => Connection.ExecuteScalarAsync<T>(sql);

    private protected Task<Snapshot> SnapshotAsync() => Snapshot.ReadAsync(Connection);

    /// <summary>PostgreSQL shows which transactions wait for a lock. SQLite does not, so there the test waits for a moment.</summary>
    private protected async Task ShouldWaitAsync(Task task)
    {
        if (BackEnd == BackEnd.Postgres)
        {
            await Eventually.HoldsAsync(
                async () => task.IsCompleted || await ScalarAsync<long>(CountWaiting) == 1, () => "Nobody waits.",
                pause: TimeSpan.FromMilliseconds(10));
        }
        else
        {
            await Task.WhenAny(task, Task.Delay(200));
        }

        task.IsCompleted.ShouldBeFalse("It does not wait.");
    }
}
