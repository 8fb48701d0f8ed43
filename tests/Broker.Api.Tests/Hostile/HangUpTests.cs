using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Hostile;

/// <summary>Callers that hang up leave nothing behind that others would trip over.</summary>
[OnBothBackEnds]
[Process]
public sealed class HangUpTests(BackEnd backEnd)
{
    private const int Callers = 100;

    [Test]
    public async Task Lets_the_others_work_on()
    {
        Brokers.SkipWithout(backEnd);
        var environment = await Brokers.EnvironmentAsync(backEnd);
        await using var broker = await BrokerProcess.StartAsync(environment);
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        await using (await DatabaseLock.TakeAsync(environment, broker, server))
        {
            using var impatient = new HttpClient { BaseAddress = broker.BaseAddress, Timeout = TimeSpan.FromMilliseconds(500) };
            impatient.DefaultRequestHeaders.Authorization = api.Credentials;
            var calls = Enumerable.Range(0, Callers).Select(_ => new BrokerApi(impatient).AddClientAsync(Sample.Name(), server));

            await Should.ThrowAsync<TaskCanceledException>(() => Task.WhenAll(calls));
        }

        var served = new List<Answer>();
        foreach (var together in Enumerable.Range(0, Callers).Chunk(10))
        {
            served.AddRange(await Task.WhenAll(together.Select(_ => api.AddClientAsync(Sample.Name(), server))));
        }

        served.ShouldAllBe(answer => answer.Status == 201);
        var peers = await api.PeersAsync(server);
        peers.Select(peer => peer.Address).ShouldBe(Enumerable.Range(2, peers.Length).Select(server.Address));
        broker.Output.Split('\n').Where(line =>
            line.Contains("Exception", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
