using System.Text.Json;

namespace EndToEnd.Tests.Tunnels;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PeeringTests : TunnelTests
{
    [Test]
    public async Task A_server_registers_and_carries_the_pings_of_its_first_client()
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await server.ServeAsync();

        await using var pings = await client.ConnectAsync(server);

        using var known = JsonDocument.Parse(await Network.GetAsync("server/exists?server_name=berlin"));
        known.RootElement.GetProperty("public_key").GetString().ShouldBe(server.PublicKey("berlin"));
        known.RootElement.GetProperty("endpoint_address").GetString().ShouldBe(server.Host.Address);
        known.RootElement.GetProperty("endpoint_port").GetInt32().ShouldBe(ServerHost.Port);
        known.RootElement.GetProperty("allowed_ips").GetString().ShouldBe("10.0.0.0/24");
        (await server.PeersAsync()).ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal) { [client.PublicKey("berlin")] = "10.0.0.21/32" });
        (await server.ListenPortAsync()).ShouldBe(ServerHost.Port);
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task Every_file_is_its_owners_alone()
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        foreach (var host in Network.Hosts)
        {
            var files = host.Files().Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
            files.Where(file => file is not KeyFiles.Note).ShouldBe(
                [
                    "/etc/wireguard/berlin.conf",
                    "/etc/wireguardbroker/.berlin.priv",
                    "/etc/wireguardbroker/berlin.pub",
                    .. host is ServerHost ? (string[])[KeyFiles.State] : [],
                    AgentHost.ConfigurationFile,
                ],
                ignoreOrder: true);
            host.Files().ShouldAllBe(file => File.GetUnixFileMode(host.Host.PathOf(file)) == AgentHost.OwnerOnly);
        }
    }

    [Test]
    public async Task A_second_client_is_added_without_a_packet_of_the_first_lost()
    {
        var server = await Network.AddServerAsync();
        var first = await Network.AddClientAsync("laptop");
        var second = await Network.AddClientAsync("phone");
        await server.ServeAsync();
        await using var pings = await first.ConnectAsync(server);

        await using var others = await second.ConnectAsync(server);
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        others.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task Revocation_stops_the_pings_of_one_client_and_loses_none_of_anothers()
    {
        var server = await Network.AddServerAsync();
        var kept = await Network.AddClientAsync("laptop");
        var revoked = await Network.AddClientAsync("phone");
        await server.ServeAsync();
        await using var pings = await kept.ConnectAsync(server);
        await using var others = await revoked.ConnectAsync(server);

        await Network.DeleteClientAsync("phone");
        await others.StopAsync();
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        await server.HasPeersAsync(kept.PublicKey("berlin"));
    }

    [Test]
    public async Task A_client_is_on_two_servers_at_once()
    {
        var berlin = await Network.AddServerAsync();
        var paris = await Network.AddServerAsync("paris", "10.0.1");
        var client = await Network.AddClientAsync("laptop", "berlin", "paris");
        await Task.WhenAll(berlin.ServeAsync(), paris.ServeAsync());

        await using var toBerlin = await client.ConnectAsync(berlin);
        await using var toParis = await client.OpenAsync(paris);
        await toBerlin.FlowAsync();

        toBerlin.Lost.ShouldBeEmpty();
        toParis.Lost.ShouldBeEmpty();
        client.PublicKey("paris").ShouldNotBe(client.PublicKey("berlin"), "each server has a key pair of its own");
    }
}
