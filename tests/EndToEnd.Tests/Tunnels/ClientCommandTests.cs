namespace EndToEnd.Tests.Tunnels;

/// <summary>A client's commands, their exit codes and what they write.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClientCommandTests : ServerAndClientTests
{
    private const string Written = "/etc/wireguard/berlin.conf";

    [SetUp]
    public Task RunServerOnce() => server.RunAgentAsync(0, "once");

    [Test]
    public async Task Writes_once_what_the_broker_says_and_leaves_it_alone_when_it_says_the_same()
    {
        await client.RunAgentAsync(4, "--dry-run");
        await client.RunAgentAsync(4, "status");
        client.Files().ShouldBe([AgentHost.ConfigurationFile]);
        (await Network.GetAsync("client/list_all")).ShouldBe("{}");

        await client.RunAgentAsync(0);
        var time = File.GetLastWriteTimeUtc(client.Host.PathOf(Written));
        await client.RunAgentAsync(0);

        File.GetLastWriteTimeUtc(client.Host.PathOf(Written)).ShouldBe(time);
        client.Files().ShouldNotContain($"{Written}.bak");
        await client.RunAgentAsync(0, "--dry-run");
        await client.RunAgentAsync(0, "status");
        await client.ReadAgentAsync(0, "status", "--json");
    }

    [Test]
    public async Task Writes_every_setting_of_a_peering_where_it_is_told_to()
    {
        Directory.CreateDirectory(client.Host.PathOf("/etc/tunnels"));
        await client.WriteAsync("/etc/wireguardbroker/password", TunnelNetwork.Password + "\n");
        await client.ConfigureAsync($$"""
            name: "laptop"
            type: "client"
            api_server: { address: "{{TunnelNetwork.BrokerUrl}}", username: "admin", password_file: "/etc/wireguardbroker/password" }
            peering_list:
                - server_name: "berlin"
                  interface: "wg-home"
                  persistent_keepalive: 25
                  dns: "10.0.0.1"
                  mtu: 1380
                  output_dir: "/etc/tunnels"
            """);

        await client.RunAgentAsync(0);

        string[] settings =
        [
            $"PrivateKey = {client.PrivateKey("berlin")}", "Address = 10.0.0.21/32", "DNS = 10.0.0.1", "MTU = 1380",
            $"PublicKey = {server.PublicKey("berlin")}", $"Endpoint = {server.Host.Address}:5128",
            "AllowedIPs = 10.0.0.0/24", "PersistentKeepalive = 25",
        ];
        settings.ShouldBeSubsetOf(client.Read("/etc/tunnels/wg-home.conf").Split('\n'));
        File.GetUnixFileMode(client.Host.PathOf("/etc/tunnels/wg-home.conf")).ShouldBe(AgentHost.OwnerOnly);
    }

    [Test]
    public async Task A_peering_that_fails_does_not_stop_the_others()
    {
        var both = await Network.AddClientAsync("phone", "nowhere", "berlin");

        (await both.RunAgentAsync(1)).ShouldContain("nowhere");

        both.Files().ShouldContain(Written);
    }
}
