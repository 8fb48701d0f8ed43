using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Hosts with the files of agents that are in the field already.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FieldTests : TunnelTests
{
    private const string ServerFile = """
        name: "gateway-1"
        type: "server"
        api_server:
            address: "http://10.99.0.1:8080"
            username: "admin"
            password: "eleven-blue-herons"
        server:
            name: "berlin"
            endpoint_address: "10.99.0.11"
            endpoint_port: 5128
            refresh_frequency: 1
            subnet:
                network_address: "10.0.0.0"
                network_mask: 24
                num_reserved_ips: 20
                allowed_ips: "10.0.0.0/24"
        peering_list:
            - server_name: ""

        """;

    private const string ClientFile = """
        name: "laptop"
        type: "client"
        api_server:
            address: "http://10.99.0.1:8080"
            username: "admin"
            password: "eleven-blue-herons"
        server:
            name: ""
            endpoint_address: ""
            endpoint_port: 5128
            refresh_frequency: 30
            subnet:
                network_address: ""
                network_mask: 24
                num_reserved_ips: 20
                allowed_ips: ""
        peering_list:
            - server_name: "berlin"

        """;

    [Test]
    public async Task Their_configurations_and_keys_work_unchanged()
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await server.ConfigureAsync(ServerFile);
        await client.ConfigureAsync(ClientFile);
        var serverKeys = await MakeKeysAsync(server, newLine: "\n");
        var clientKeys = await MakeKeysAsync(client, newLine: "");

        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        KeysOf(server).ShouldBe(serverKeys);
        KeysOf(client).ShouldBe(clientKeys);
        server.Read(AgentHost.ConfigurationFile).ShouldBe(ServerFile);
        client.Read(AgentHost.ConfigurationFile).ShouldBe(ClientFile);
        (await server.Host.RunAsync("wg", "show", "berlin", "public-key")).Trim().ShouldBe(serverKeys[1].Trim());
        (await server.PeersAsync()).ShouldContainKeyAndValue(clientKeys[1], "10.0.0.21/32");
    }

    [Test]
    public async Task A_public_key_file_that_is_missing_is_made_of_the_private_one()
    {
        var server = await Network.AddServerAsync();
        var keys = await MakeKeysAsync(server, newLine: "\n");
        server.Delete("/etc/wireguardbroker/berlin.pub");

        await server.RunAgentAsync(0, "once");

        server.PublicKey("berlin").ShouldBe(keys[1].Trim());
        server.PrivateKey("berlin").ShouldBe(keys[0].Trim());
    }

    /// <summary>As the shell does: <c>wg genkey > .berlin.priv; wg pubkey &lt; .berlin.priv > berlin.pub</c>.</summary>
    private static async Task<string[]> MakeKeysAsync(AgentHost host, string newLine)
    {
        var privateKey = (await Tool.RunAsync("wg", ["genkey"])).Trim();
        await host.WriteAsync("/etc/wireguardbroker/.berlin.priv", privateKey + newLine);
        var publicKey = await host.Host.RunAsync("sh", "-c", "wg pubkey < /etc/wireguardbroker/.berlin.priv");
        await host.WriteAsync("/etc/wireguardbroker/berlin.pub", publicKey.Trim() + newLine);
        return KeysOf(host);
    }

    private static string[] KeysOf(AgentHost host) =>
        [host.Read("/etc/wireguardbroker/.berlin.priv"), host.Read("/etc/wireguardbroker/berlin.pub")];
}
