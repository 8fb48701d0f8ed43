namespace Broker.Api.Tests.Hosting;

/// <summary>After a restart everything is as it was.</summary>
[OnBothBackEnds]
[Process]
public sealed class RestartTests(BackEnd backEnd)
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Keeps_everything(bool cleanly)
    {
        Brokers.SkipWithout(backEnd);
        var folder = Directory.CreateTempSubdirectory("broker-");
        var environment = await Brokers.EnvironmentAsync(backEnd);
        var (server, small) = (Sample.Server(reserved: 20).With(("allowed_ips", "0.0.0.0/0, ::/0")), Sample.Server(mask: 30));
        var gone = Sample.Name();
        try
        {
            string[] before;
            await using (var broker = await BrokerProcess.StartAsync(environment, folder.FullName))
            {
                var api = new BrokerApi(broker.Client);
                await api.AddServerAsync(server);
                await api.AddServerAsync(small);
                await api.LeaseAsync(small);
                await api.LeaseAsync(server);
                await api.LeaseAsync(server, gone);
                await api.LeaseAsync(server);
                await api.RemoveAsync(gone, server);
                await api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = 7 });
                before = await EverythingAsync(api, server, small);
                if (cleanly)
                {
                    (await broker.StopAsync()).ShouldBe(0);
                }
            }

            await using var again = await BrokerProcess.StartAsync(environment, folder.FullName);
            var restarted = new BrokerApi(again.Client);

            (await EverythingAsync(restarted, server, small)).ShouldBe(before);
            (await restarted.AddClientAsync(Sample.Name(), small)).ShouldRefuse(409, "pool-exhausted");
            (await restarted.LeaseAsync(server)).ShouldBe(server.Address(22));
            (await restarted.LeaseAsync(server)).ShouldBe(server.Address(24));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> EverythingAsync(BrokerApi api, params JsonObject[] servers)
    {
        var texts = new List<string> { (await api.GetAsync("server/list_all")).Text, (await api.GetAsync("client/list_all")).Text };
        foreach (var server in servers)
        {
            texts.Add((await api.GetAsync($"server/config?server_name={server.Name()}")).Text);
            texts.Add((await api.GetAsync($"server/exists?server_name={server.Name()}")).Text);
        }

        return [.. texts];
    }
}
