using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>A broker that is up before its database is.</summary>
public sealed class PostgresStartTests : OwnPostgresTests
{
    [Test]
    public async Task Starts_before_its_database_and_becomes_ready_after_it()
    {
        await Postgres.StopAsync();
        await using var broker = await StartBrokerAsync(waitReady: false);
        var api = new BrokerApi(broker.Client);
        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/live")).Status.ShouldBe(200));

        await ShouldBeUnavailableAsync(api);

        await Postgres.StartAgainAsync();
        await broker.WaitUntilReadyAsync();
        await api.LeaseAsync(await api.AddServerAsync());
    }

    [Test]
    public async Task Takes_a_uri_for_a_connection_string()
    {
        await using var relay = new PostgresRelay(Configuration["ConnectionStrings__Broker"]);
        var target = new NpgsqlConnectionStringBuilder(relay.ConnectionString);
        Configuration["ConnectionStrings__Broker"] =
            $"postgresql://{target.Username}:any@{target.Host}:{target.Port}/{target.Database}?sslmode=disable";

        await using var broker = await StartBrokerAsync();

        await new BrokerApi(broker.Client).AddServerAsync();
    }

    [Test]
    public async Task Becomes_ready_when_its_database_is_made_later()
    {
        var later = new NpgsqlConnectionStringBuilder(Configuration["ConnectionStrings__Broker"]) { Database = "later" };
        Configuration["ConnectionStrings__Broker"] = later.ConnectionString;
        await using var broker = await StartBrokerAsync(waitReady: false);
        var api = new BrokerApi(broker.Client);
        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/live")).Status.ShouldBe(200));
        (await api.GetAsync("server/list_all")).ShouldRefuse(503, "storage-unavailable");

        later.Database = "postgres";
        await using var connection = new NpgsqlConnection(later.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand("create database later", connection);
        await create.ExecuteNonQueryAsync();

        await broker.WaitUntilReadyAsync();
        await api.AddServerAsync();
    }
}
