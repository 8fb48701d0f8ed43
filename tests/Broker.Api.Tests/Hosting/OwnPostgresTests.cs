using System.Globalization;
using Broker.Api.Tests.Calls;
using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>Tests that stop PostgreSQL and start it again, each with one of its own.</summary>
[PostgreSql, Process]
public abstract class OwnPostgresTests
{
    protected PostgresServer Postgres { get; private set; } = null!;

    protected IDictionary<string, string> Configuration { get; private set; } = null!;

    [SetUp]
    public async Task StartPostgres()
    {
        if (PostgresServer.OwnUnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        Postgres = await PostgresServer.StartAsync();

        Configuration = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = await Postgres.CreateDatabaseAsync() + Brokers.Patient,
        };
    }

    /// <summary>
    /// For a broker whose database is going to hang: it gives up after two seconds, also on what a busy machine takes longer for.
    /// </summary>
    protected void BeImpatient() => Configuration["ConnectionStrings__Broker"] += ";Timeout=2;Command Timeout=2";

    [TearDown]
    public async Task StopPostgres()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }
    }

    protected Task<BrokerProcess> StartBrokerAsync(bool waitReady = true) =>
        BrokerProcess.StartAsync(Configuration.AsReadOnly(), waitReady: waitReady);

    /// <summary>The first value of a statement, on a connection that knows nothing of the brokers.</summary>
    protected async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>How many transactions wait for a lock.</summary>
    protected async Task<long> CountWaitingAsync() =>
        (long)(await ScalarAsync("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"))!;

    /// <summary>How many brokers listen to changes.</summary>
    protected async Task<long> CountListenersAsync() =>
        (long)(await ScalarAsync("select count(*) from pg_stat_activity where query like 'listen%'"))!;

    protected Task WaitingAsync(long count) => Eventually.SucceedsAsync(async () => (await CountWaitingAsync()).ShouldBe(count));

    /// <summary>Until it is disposed, each change waits for its commit, with all locks that it has taken.</summary>
    protected async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await OpenAsync();
        await using var occupy = new NpgsqlCommand("begin; lock table audit in exclusive mode", connection);
        await occupy.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"] + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    protected static async Task ShouldBeUnavailableAsync(BrokerApi api)
    {
        (await api.GetAsync("/health/live")).Status.ShouldBe(200);
        (await api.GetAsync("/health/ready")).Status.ShouldBe(503);
        foreach (var call in Call.All)
        {
            var answer = await call.SendAsync(api, call.BodyOfNobody());

            answer.ShouldRefuse(503, "storage-unavailable");
            int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        }

        (await api.PostAsync("server/exists", "{")).ShouldRefuse(400, "validation");
    }
}
