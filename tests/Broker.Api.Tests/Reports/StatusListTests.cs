namespace Broker.Api.Tests.Reports;

/// <summary>The status of all servers and of all clients.</summary>
public sealed class StatusListTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Servers_come_by_name_each_as_when_it_is_asked_for_alone()
    {
        JsonObject[] servers = [await Api.AddServerAsync(), await Api.AddServerAsync()];
        await Api.ReportAsync(servers[0]);

        var all = (await Api.GetAsync("server/status")).ShouldBe(200);

        all.Names().ShouldBe(all.Names().Order(StringComparer.Ordinal));
        foreach (var server in servers)
        {
            all.GetProperty(server.Name()).GetRawText().ShouldBe((await Api.StatusAsync(server)).GetRawText());
        }
    }

    [Test]
    public async Task Clients_come_by_name_each_as_when_it_is_asked_for_alone()
    {
        var (server, other, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Key());
        string[] clients = [Sample.Name(), Sample.Name()];
        await Api.LeaseAsync(server, clients[0], key);
        await Api.LeaseAsync(other, clients[0], key);
        await Api.LeaseAsync(server, clients[1]);
        await Api.ReportAsync(server, Reporting.Peer(key, DateTimeOffset.UtcNow, received: 7));

        var all = (await Api.GetAsync("client/status")).ShouldBe(200);

        all.Names().ShouldBe(all.Names().Order(StringComparer.Ordinal));
        foreach (var client in clients)
        {
            var alone = (await Api.GetAsync($"client/status?client_name={client}")).ShouldBe(200);
            all.GetProperty(client).GetRawText().ShouldBe(alone.GetProperty(client).GetRawText());
        }

        (await Api.PeeringsAsync(clients[0])).Select(peering => peering.Id).ShouldBe(all.GetProperty(clients[0]).Names());
    }
}
