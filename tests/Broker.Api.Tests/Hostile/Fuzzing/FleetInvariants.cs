using System.Net;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>What holds of a fleet whatever has been done to it.</summary>
internal static class FleetInvariants
{
    private sealed record Peering(string Client, string Server, string Key, string Lease, bool IsDisabled);

    public static async Task ShouldHoldAsync(BrokerApi api)
    {
        var servers = (await api.GetAsync("server/list_all")).ShouldBe(200).EnumerateObject().ToList();
        var peerings = (await api.GetAsync("client/list_all")).ShouldBe(200).EnumerateObject()
            .SelectMany(client => client.Value.EnumerateObject().Select(peering => new Peering(
                client.Name, peering.Value.Text("server")!, peering.Value.Text("public_key")!, peering.Value.Text("lease")!,
                peering.Value.GetProperty("disabled").GetBoolean())))
            .ToList();

        peerings.Select(peering => (peering.Client, peering.Server)).ShouldBeUnique();
        peerings.Select(peering => (peering.Server, peering.Lease)).ShouldBeUnique();
        peerings.Select(peering => (peering.Server, peering.Key)).ShouldBeUnique();
        peerings.Select(peering => peering.Server).Distinct().ShouldBeSubsetOf(servers.Select(server => server.Name));
        servers.Select(server => server.Value.Text("public_key")).ShouldBeUnique();
        (await api.GetAsync("server/status")).ShouldBe(200).Names().ShouldBe(servers.Select(server => server.Name), ignoreOrder: true);

        foreach (var server in servers)
        {
            var subnet = new IPNetwork(IPAddress.Parse(server.Value.Text("network_address")!), (int)server.Value.Number("network_mask"));
            var own = peerings.Where(peering => peering.Server == server.Name).ToList();
            own.ShouldAllBe(
                peering => subnet.Contains(IPAddress.Parse(peering.Lease)) && peering.Lease != server.Value.Text("server_wg_ip"));

            var config = (await api.GetAsync($"server/config?server_name={server.Name}")).ShouldBe(200);
            config.GetProperty("peers").EnumerateArray().Select(peer => (peer.Text("public_key"), peer.Text("ip_address")))
                .ShouldBe(
                    own.Where(peering => !peering.IsDisabled).Select(peering => ((string?)peering.Key, (string?)peering.Lease)),
                    ignoreOrder: true);
        }
    }
}
