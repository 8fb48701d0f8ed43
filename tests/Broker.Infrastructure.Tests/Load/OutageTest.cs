using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>Tests with a PostgreSQL of their own, which can be taken away, and a broker on it.</summary>
[PostgreSql, Process]
public abstract class OutageTest
{
    private protected PostgresServer Server { get; private set; } = null!;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected BrokerProcess Broker { get; private set; } = null!;

    private protected Crowd Crowd { get; private set; } = null!;

    [SetUp]
    public async Task Start_postgres_and_a_broker()
    {
        if (PostgresServer.OwnUnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        Server = await PostgresServer.StartAsync();
        Database = await TestDatabase.CreateAsync(Server);
        Broker = await BrokerProcess.StartAsync(Database.BrokerEnvironment);
        await Fleet.AddAsync(Broker.Client);
        Crowd = new Crowd(seed: 21);
    }

    [TearDown]
    public async Task End_them()
    {
        await (Broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
