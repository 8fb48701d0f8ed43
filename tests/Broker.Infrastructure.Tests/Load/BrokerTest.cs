using System.Data.Common;
using Broker.Infrastructure.Tests.Databases;
using Respawn;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>Tests against real brokers on one database, which each test finds empty.</summary>
[TestFixture(BackEnd.Sqlite, 1)]
[TestFixture(BackEnd.Postgres, 1, Category = Categories.PostgreSql)]
[TestFixture(BackEnd.Postgres, 2, Category = Categories.PostgreSql)]
[Process]
public abstract class BrokerTest(BackEnd backEnd, int brokerCount)
{
    private BrokerProcess[] brokers = [];
    private int failuresBefore;
    private Respawner respawner = null!;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected DbConnection Connection { get; private set; } = null!;

    private protected IReadOnlyList<HttpClient> Brokers => [.. brokers.Select(broker => broker.Client)];

    private IEnumerable<string> Failures =>
        brokers.SelectMany(broker => broker.Output.Split('\n')).Where(line => line.Contains("fail: ", StringComparison.Ordinal));

    /// <summary>They start together, on a database without a schema.</summary>
    [OneTimeSetUp]
    public async Task Start_the_brokers()
    {
        Database = await TestDatabase.CreateAsync(backEnd, migrated: false);
        brokers = await Task.WhenAll(Enumerable.Range(0, brokerCount).Select(_ => BrokerProcess.StartAsync(Database.BrokerEnvironment)));
        Connection = await Database.OpenAsync();
        respawner = await Database.RespawnerAsync(Connection);
    }

    [SetUp]
    public async Task Empty_the_database()
    {
        await respawner.ResetAsync(Connection);
        failuresBefore = Failures.Count();
    }

    /// <summary>The broker logs an unexpected exception as a failure.</summary>
    [TearDown]
    public void Nothing_unforeseen_has_happened() => Failures.Skip(failuresBefore).ShouldBeEmpty();

    [OneTimeTearDown]
    public async Task End_the_brokers()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
        }

        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        await (Database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Sends all calls at the same moment, in turn to one broker and the other.</summary>
    private protected Task<Answer[]> SendAllAsync(IEnumerable<Call> calls) =>
        Task.WhenAll(calls.Index().Select(call => Task.Run(() => call.Item.SendAsync(brokers[call.Index % brokers.Length].Client))));

    private protected Task<Snapshot> SnapshotAsync() => Snapshot.ReadAsync(Connection);
}
