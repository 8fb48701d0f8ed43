using Broker.Api.Tests.Operations;
using Broker.Api.Tests.Watching;
using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// The database answers, but lacks what the broker needs. With one agent waiting, each of these once ended the process, silently and
/// with exit code 0, or left it ready while all calls failed.
/// </summary>
public sealed class SchemaFaultTests : OwnPostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string administrator = null!;
    private string database = null!;
    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task StartBroker()
    {
        administrator = Configuration["ConnectionStrings__Broker"];
        database = new NpgsqlConnectionStringBuilder(administrator).Database!;
        await ExecuteAsync($"create role broker login; alter database {database} owner to broker");
        Configuration["ConnectionStrings__Broker"] = administrator + ";Username=broker";
        broker = await StartBrokerAsync();
        api = new BrokerApi(broker.Client);
        server = await api.AddServerAsync();
    }

    [TearDown]
    public async Task StopBroker() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("alter table servers rename to elsewhere", "alter table elsewhere rename to servers", "select on servers")]
    [TestCase("revoke all on servers from broker", "grant all on servers to broker", "select on servers")]
    [TestCase("revoke insert on peerings from broker", "grant insert on peerings to broker", "insert on peerings")]
    [TestCase(
        "revoke all on schema public from public, pg_database_owner",
        "grant all on schema public to pg_database_owner",
        "select on servers")]
    [TestCase("alter schema public rename to elsewhere", "alter schema elsewhere rename to public", "select on servers")]
    public async Task Goes_on_without_a_table_or_a_privilege_and_is_well_when_it_is_back(string fault, string remedy, string missing)
    {
        var waiting = await api.WaitAsync(server, seconds: 10);

        await ExecuteAsync(fault);
        (await waiting).Status.ShouldBeOneOf(304, 503);
        await ShouldReportAsync(missing);
        (await api.AddClientAsync("laptop", server)).ShouldRefuse(503, "storage-unavailable");

        await ExecuteAsync(remedy);
        await ShouldBeWellAsync();
        broker.Output.Split("Background task 'schema' fails").Length.ShouldBe(2, broker.Output);
        broker.Output.ShouldNotContain("   at ");
    }

    [Test]
    public async Task Goes_on_while_a_dump_is_restored()
    {
        var lease = await api.LeaseAsync(server, "laptop");
        var dump = await Postgres.DumpAsync(database);
        await api.LeaseAsync(server, "phone");
        var waiting = await api.WaitAsync(server, seconds: 20);

        await ExecuteAsync("drop schema public cascade");
        await ExecuteAsync("create schema public authorization pg_database_owner");
        (await waiting).ShouldRefuse(503, "storage-unavailable");
        await ShouldReportAsync("select on servers");
        await Postgres.RestoreAsync(database, dump);

        await ShouldBeWellAsync();
        (await api.GetAsync($"client/config?client_name=laptop&server_name={server.Name()}")).ShouldBe(200)
            .GetProperty("subnet").Text("lease").ShouldBe(lease);
        (await api.LeaseAsync(server)).ShouldBe(server.Address(3));
    }

    private async Task ShouldReportAsync(string missing)
    {
        await Eventually.SucceedsAsync(
            async () =>
            {
                var ready = await api.GetAsync("/health/ready");
                ready.Status.ShouldBe(503);
                ready.Text.ShouldContain(missing);
                broker.Output.ShouldContain(missing);
                var scrape = await Scrape.OfAsync(api);
                scrape.Sum("wireguard_broker_background_up", ("task", "schema")).ShouldBe(0);
                scrape.Sum("wireguard_broker_database_up").ShouldBe(0);
            },
            Patience);
        (await api.GetAsync("/health/live")).Status.ShouldBe(200);
    }

    private async Task ShouldBeWellAsync() => await Eventually.SucceedsAsync(
        async () =>
        {
            (await api.GetAsync("/health/ready")).Text.ShouldBe("Healthy");
            (await Scrape.OfAsync(api)).Of("wireguard_broker_background_up").ShouldAllBe(sample => sample.Value == 1);
            (await api.AddClientAsync("laptop", server)).ShouldBe(201);
            (await api.GetAsync("server/list_all")).ShouldBe(200);
        },
        Patience);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(administrator + ";Pooling=false;Command Timeout=30");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
