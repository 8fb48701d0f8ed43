using Broker.Api.Tests.Operations;
using Microsoft.Data.Sqlite;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// The database file is replaced, deleted or damaged under the broker. Once, clients were added with 201 to a file that was gone after
/// the next restart, and the broker called itself ready.
/// </summary>
[Process]
public sealed class SqliteFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;
    private string file = null!;

    [SetUp]
    public async Task StartBroker()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        api = new BrokerApi(broker.Client);
        server = await api.AddServerAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.LeaseAsync(server)));
        file = Path.Combine(broker.WorkingFolder, "data", "broker.db");
    }

    [TearDown]
    public async Task StopBroker() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("", false)]
    [TestCase("", true)]
    [TestCase("-wal", false)]
    [TestCase("-wal", true)]
    [TestCase("-shm", false)]
    public async Task Acknowledges_nothing_while_its_file_is_not_the_one_it_opened(string suffix, bool replaced)
    {
        var copy = file + ".copy";
        File.Copy(file + suffix, copy);
        File.Move(file + suffix, file + ".original");
        if (replaced)
        {
            File.Move(copy, file + suffix);
        }

        (await api.AddClientAsync("laptop", server)).ShouldRefuse(503, "storage-unavailable", file + suffix);
        (await api.GetAsync("server/list_all")).ShouldRefuse(503, "storage-unavailable", file + suffix);
        (await api.GetAsync($"server/config?server_name={server.Name()}")).ShouldRefuse(503, "storage-unavailable", file + suffix);
        var ready = await api.GetAsync("/health/ready");
        ready.Status.ShouldBe(503);
        ready.Text.ShouldContain("replaced or deleted");
        ready.Text.ShouldNotContain(file);
        await Eventually.SucceedsAsync(async () =>
        {
            broker.Output.ShouldContain(file + suffix);
            (await Scrape.OfAsync(api)).Sum("wireguard_broker_database_up").ShouldBe(0);
        }, Patience);

        File.Move(file + ".original", file + suffix, overwrite: true);
        (await api.GetAsync("/health/ready")).Text.ShouldNotContain("replaced");
        (await api.LeaseAsync(server, "laptop")).ShouldBe(server.Address(10));
        (await api.PeersAsync(server)).Length.ShouldBe(9);
    }

    [Test]
    public async Task Serves_the_new_file_after_a_restart_and_not_before()
    {
        File.Move(file, file + ".original");
        foreach (var rest in new[] { "-wal", "-shm" })
        {
            File.Move(file + rest, file + ".original" + rest);
        }

        await using (var other =
            await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Database__Path"] = file }))
        {
            await new BrokerApi(other.Client).AddServerAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.GetAsync("server/list_all")));
            answers.ShouldAllBe(answer => answer.Status == 503);
            (await other.StopAsync()).ShouldBe(0);
        }

        (await broker.StopAsync()).ShouldBe(0);
        await using var again =
            await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Database__Path"] = file });
        (await new BrokerApi(again.Client).GetAsync("server/list_all")).ShouldBe(200).Names().ShouldHaveSingleItem()
            .ShouldNotBe(server.Name());
    }

    [Test]
    public async Task Is_not_ready_while_its_file_is_damaged()
    {
        byte[] header;
        await using (var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Checkpoint();
            header = new byte[100];
            await stream.ReadExactlyAsync(header);
            stream.Position = 0;
            await stream.WriteAsync(new byte[100]);
        }

        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/ready")).Status.ShouldBe(503), Patience);

        // Connections that are opened meanwhile keep the damaged page, until they are closed or somebody writes.
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => api.GetAsync("server/list_all")));

        await using (var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            await stream.WriteAsync(header);
        }

        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/ready")).Text.ShouldBe("Healthy"), Patience);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => api.GetAsync("server/list_all")));
        answers.ShouldAllBe(answer => answer.Status == 200);
        await Eventually.SucceedsAsync(() => api.LeaseAsync(server)); // the busy timeout of a slow machine is a 503 too
    }

    [Test]
    public async Task Answers_503_without_a_table()
    {
        Execute("alter table peerings rename to elsewhere");
        (await api.AddClientAsync("laptop", server)).ShouldRefuse(503, "storage-unavailable");
        (await api.GetAsync("/health/ready")).Status.ShouldBe(503);

        Execute("alter table elsewhere rename to peerings");
        (await api.LeaseAsync(server, "laptop")).ShouldBe(server.Address(10));
        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/ready")).Text.ShouldBe("Healthy"), Patience);
    }

    private void Checkpoint() => Execute("pragma wal_checkpoint(truncate)");

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
