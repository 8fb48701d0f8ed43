using System.Net;
using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// A primary that neither answers nor hangs up, and a standby that takes over: calls went on to wait for the old one until they timed out.
/// The timeout is out of reach here, so what ends a call is the takeover.
/// </summary>
public sealed class TakeoverTests : OwnPostgresTests
{
    private const int Calls = 8;

    private PostgresServer standby = null!;
    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task StartBroker()
    {
        standby = await Postgres.StartStandbyAsync();
        Configuration["ConnectionStrings__Broker"] =
            PostgresServer.WithHosts(Configuration["ConnectionStrings__Broker"], Postgres, standby) + ";Timeout=2;Command Timeout=900";
        broker = await StartBrokerAsync();
        api = new BrokerApi(broker.Client);
        server = await api.AddServerAsync();
        await Task.WhenAll(Enumerable.Range(0, Calls).Select(number => api.LeaseAsync(server, $"before-{number}")));
    }

    [TearDown]
    public async Task StopBroker()
    {
        foreach (var part in new IAsyncDisposable?[] { broker, standby }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }
    }

    [Test]
    public async Task Ends_the_calls_that_hang_on_the_old_primary()
    {
        await Postgres.FreezeAsync();
        var hanging = Enumerable.Range(0, Calls).Select(number => api.AddClientAsync($"during-{number}", server)).ToArray();

        await standby.PromoteAsync();

        (await Task.WhenAll(hanging).WaitAsync(Eventually.Patience)).ShouldContain(answer => answer.Status == 503);
        await Eventually.SucceedsAsync(
            () => Task.WhenAll(Enumerable.Range(0, Calls).Select(number => api.LeaseAsync(server, $"after-{number}"))));
        await Postgres.ThawAsync();
    }

    /// <summary>The checks are counted: each is a session of the primary's.</summary>
    [Test]
    public async Task Does_not_end_a_call_that_is_slow_at_a_primary_that_answers()
    {
        await using var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync("begin");
        await ExecuteAsync("select id from servers for update");
        var before = await CountSessionsAsync();
        var slow = api.AddClientAsync("laptop", server);

        await Eventually.SucceedsAsync(async () => (await CountSessionsAsync()).ShouldBeGreaterThan(before + 3));
        slow.IsCompleted.ShouldBeFalse();
        await ExecuteAsync("commit");

        (await slow.WaitAsync(Eventually.Patience)).Status.ShouldBe((int)HttpStatusCode.Created);

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync();
        }

        async Task<long> CountSessionsAsync()
        {
            await ExecuteAsync("select pg_stat_clear_snapshot()");
            return (long)(await ExecuteAsync("select sessions from pg_stat_database where datname = current_database()"))!;
        }
    }
}
