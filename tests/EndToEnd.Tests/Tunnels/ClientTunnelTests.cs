using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>What a client's agent says of a tunnel is true of its packets.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClientTunnelTests : ServerAndClientTests
{
    private const string Written = "/etc/wireguard/berlin.conf";

    private NetworkHostProcess agent = null!;

    [SetUp]
    public async Task StartServer()
    {
        agent = await server.ServeAsync();
    }

    [TestCase("the server's port")]
    [TestCase("the client's key")]
    public async Task A_tunnel_that_a_change_has_cut_is_out_of_step_until_a_run_mends_it_without_a_restart(string what)
    {
        var pings = await client.ConnectAsync(server);
        (await client.RunAgentAsync(0, "status")).ShouldContain("In step");
        await pings.DisposeAsync();
        var index = await client.IndexAsync("berlin");

        if (what == "the server's port")
        {
            await MoveServerAsync();
            (await client.RunAgentAsync(4, "status")).ShouldContain($"Would set endpoint {server.Host.Address}:6128");
        }
        else
        {
            client.Delete(KeyFiles.Private, KeyFiles.Public);
        }

        await client.RunAgentAsync(4, "--dry-run");
        (await client.Host.TryRunAsync("ping", "-n", "-c1", "-W2", server.TunnelAddress)).ExitCode.ShouldBe(
            what == "the client's key" ? 0 : 1);
        await client.RunAgentAsync(0);

        await using var again = new Pings(client.Host, server.TunnelAddress);
        await again.FlowAsync();
        await client.RunAgentAsync(0, "status");
        (await client.IndexAsync("berlin")).ShouldBe(index, "the interface is the same");
    }

    [Test]
    public async Task A_tunnel_whose_server_is_away_is_not_in_step()
    {
        await client.ConfigureAsync(client.Configuration + "      persistent_keepalive: 1\n");
        await client.RunAgentAsync(0);
        (await client.RunAgentAsync(0, "status")).ShouldContain("not up");
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");

        await BringUp.InTurnAsync(() => client.Host.RunAsync("wg-quick", "up", "berlin"));

        (await client.RunAgentAsync(4, "status")).ShouldContain("handshake");
    }

    [Test]
    public async Task What_an_operator_adds_to_the_file_survives_a_change_and_works()
    {
        await client.RunAgentAsync(0);
        string[] mine =
        [
            "Table = off",
            "PostUp = ip route add 10.0.0.0/24 dev %i src 10.0.0.21 && touch /etc/mine-%i # my route",
            "Address = 10.77.0.1/32",
        ];
        await client.WriteAsync(
            Written, client.Read(Written).Replace("[Interface]", $"[Interface]\n{string.Join('\n', mine)}", StringComparison.Ordinal));
        await MoveServerAsync();

        await client.RunAgentAsync(0);

        mine.ShouldBeSubsetOf(client.Read(Written).Split('\n'));
        client.Read(Written).ShouldContain($"Endpoint = {server.Host.Address}:6128");
        await using var pings = await client.OpenAsync(server);
        File.Exists(client.Host.PathOf("/etc/mine-berlin")).ShouldBeTrue();
        await client.RunAgentAsync(0, "status");
    }

    [Test]
    public async Task A_preshared_key_of_both_sides_carries_pings_and_nobody_sees_it()
    {
        var key = (await client.Host.RunAsync("wg", "genpsk")).Trim();
        foreach (var host in Network.Hosts)
        {
            await host.WriteAsync("/etc/wireguardbroker/psk", key + "\n");
        }

        await client.ConfigureAsync(client.Configuration + "      preshared_key_file: /etc/wireguardbroker/psk\n");
        await client.RunAgentAsync(0);
        await server.HasPeersAsync(client.PublicKey("berlin"));
        await server.Host.RunAsync("wg", "set", "berlin", "peer", client.PublicKey("berlin"), "preshared-key", "/etc/wireguardbroker/psk");

        await using var pings = await client.OpenAsync(server);

        await client.RunAgentAsync(0, "status");
        client.Read(Written).ShouldContain($"PresharedKey = {key}");
        client.Log.ShouldNotContain(key);
        (await Network.GetAsync("client/list_all")).ShouldNotContain(key);
    }

    /// <summary>
    /// To another port. The server's agent looks at it when it starts, whatever the broker's release. Its interface is a new one, which has
    /// heard of no client: a session would go on from the new port.
    /// </summary>
    private async Task MoveServerAsync()
    {
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        await Network.PostAsync("server/update", new { server_name = "berlin", endpoint_port = 6128 });
        agent = await server.ServeAsync();
        await Eventually.SucceedsAsync(async () => (await server.ListenPortAsync()).ShouldBe(6128), TimeSpan.FromSeconds(60));
    }
}
