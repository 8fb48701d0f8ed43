using System.Diagnostics;

namespace Broker.Api.Tests.Hosting;

/// <summary>A database file that another program keeps locked, or has removed.</summary>
[Process]
public sealed class SqliteOutageTests
{
    [Test]
    public async Task Answers_writes_with_503_and_reads_as_ever()
    {
        var environment = await Brokers.EnvironmentAsync(BackEnd.Sqlite);
        await using var broker = await BrokerProcess.StartAsync(environment);
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        await using (await DatabaseLock.TakeAsync(environment, broker, server))
        {
            var adding = api.AddClientAsync("laptop", server);
            await Task.Delay(100);
            (await api.PeersAsync(server)).ShouldBeEmpty();
            (await api.GetAsync("/health/ready")).Status.ShouldBe(200);

            (await adding).ShouldRefuse(503, "storage-unavailable");
        }

        (await api.LeaseAsync(server, "laptop")).ShouldBe(server.Address(2));
    }

    [Test]
    public async Task Never_answers_from_an_empty_database_in_the_place_of_one_that_is_gone()
    {
        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite);
        var api = new BrokerApi(broker.Client);
        await api.AddServerAsync();
        var data = new DirectoryInfo(Path.Combine(broker.WorkingFolder, "data"));
        foreach (var file in data.GetFiles("broker.db*"))
        {
            file.Delete();
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.GetAsync("server/list_all")));

        answers.ShouldAllBe(answer => answer.Status == 503 || (answer.Status == 200 && answer.Text.Contains("server-")));
        data.GetFiles("broker.db").ShouldBeEmpty();
    }
}
