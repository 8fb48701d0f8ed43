using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Tests that hold on either back end. Each fixture has a database of its own, each test finds it empty.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres)]
public abstract class StorageTest(BackEnd backEnd)
{
    private protected BackEnd BackEnd { get; } = backEnd;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected ServiceProvider Services { get; private set; } = null!;

    private protected static CancellationToken None => CancellationToken.None;

    [OneTimeSetUp]
    public async Task Make_a_database()
    {
        Database = await TestDatabase.CreateAsync(BackEnd);
        Services = Database.Services();
    }

    [SetUp]
    public Task Empty_the_database() => ExecuteAsync("delete from servers");

    [OneTimeTearDown]
    public async Task Remove_the_database()
    {
        if (Services is not null)
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private protected async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private protected async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.OpenAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    private protected async Task<Snapshot> SnapshotAsync()
    {
        await using var connection = await Database.OpenAsync();
        return await Snapshot.ReadAsync(connection);
    }
}
