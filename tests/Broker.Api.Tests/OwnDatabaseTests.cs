using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Api.Tests;

/// <summary>Tests with a database of their own, on both back ends, for brokers that come and go.</summary>
[OnBothBackEnds]
public abstract class OwnDatabaseTests(BackEnd backEnd)
{
    private readonly List<LocalBroker> brokers = [];
    private DirectoryInfo folder = null!;
    private Dictionary<string, string> environment = null!;

    protected BackEnd BackEnd => backEnd;

    [SetUp]
    public async Task Make_a_database()
    {
        Brokers.SkipWithout(backEnd);
        folder = Directory.CreateTempSubdirectory("broker-own-");
        environment = await Brokers.EnvironmentAsync(backEnd);
        if (backEnd is BackEnd.Sqlite)
        {
            environment["Database__Path"] = $"{folder.FullName}/broker.db";
        }
    }

    [TearDown]
    public async Task Stop_brokers_and_remove_the_database()
    {
        await StopBrokersAsync();
        folder?.Delete(recursive: true);
    }

    /// <summary>A broker that runs until the end of the test, or until <see cref="StopBrokerAsync"/>.</summary>
    /// <param name="clock">Null for the system's.</param>
    internal async Task<LocalBroker> StartBrokerAsync(TimeProvider? clock = null)
    {
        var broker = await LocalBroker.StartAsync(environment, clock);
        brokers.Add(broker);
        return broker;
    }

    internal async Task StopBrokerAsync(LocalBroker broker)
    {
        brokers.Remove(broker);
        await broker.DisposeAsync();
    }

    internal async Task StopBrokersAsync()
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        brokers.Clear();
    }

    /// <summary>As many as the back end can have at once, at most three.</summary>
    internal async Task<IReadOnlyList<LocalBroker>> StartBrokersAsync() => backEnd is BackEnd.Postgres
        ? [await StartBrokerAsync(), await StartBrokerAsync(), await StartBrokerAsync()]
        : [await StartBrokerAsync()];

    /// <summary>A connection that knows nothing of the brokers.</summary>
    protected async Task<DbConnection> ConnectAsync()
    {
        DbConnection connection = backEnd is BackEnd.Sqlite
            ? new SqliteConnection($"Data Source={environment["Database__Path"]};Pooling=false")
            : new NpgsqlConnection(environment["ConnectionStrings__Broker"] + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
