using Broker.TestSupport;
namespace EndToEnd.Tests.Tunnels;

/// <summary>What a server's agent believes and leaves alone, with tunnels that somebody uses.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DataPathTests : ServerAndClientTests
{
    [Test]
    public async Task A_broker_with_an_empty_database_gets_no_registration_and_costs_no_packet()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        await agent.StopAsync();
        Network.Broker.Kill();
        Directory.Delete(Path.Combine(Network.BrokerHost.Folder, "data"), recursive: true);
        await Network.StartBrokerAsync();

        await server.ServeAsync();
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("wgbroker-agent forget"));
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        (await Network.GetAsync("server/list_all")).ShouldBe("{}");
        (await server.RunAgentAsync(3, "status")).ShouldContain("of an earlier registration");

        (await server.RunAgentAsync(0, "forget"))
            .ShouldContain($"Gives up {client.PublicKey("berlin")} with 10.0.0.21/32, which has a live tunnel.");
        await server.HasPeersAsync();
        await Eventually.SucceedsAsync(async () => (await Network.GetAsync("server/list_all")).ShouldContain("berlin"));
    }

    [Test]
    public async Task A_restored_broker_admits_nobody_who_was_removed_since_until_an_operator_says_so()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var key = client.PublicKey("berlin");
        var data = Path.Combine(Network.BrokerHost.Folder, "data");
        Network.Broker.Kill();
        await Network.BrokerHost.RunAsync("cp", "-a", data, $"{data}.backup");
        await Network.StartBrokerAsync();
        await Network.DeleteClientAsync("laptop");
        await server.HasPeersAsync();

        Network.Broker.Kill();
        await Network.BrokerHost.RunAsync("sh", "-c", $"rm -r {data} && cp -a {data}.backup {data}");
        await Network.StartBrokerAsync();
        await Eventually.HoldsAsync(
            () => server.Log.Contains("it has lost changes", StringComparison.Ordinal), () => server.Log, TimeSpan.FromSeconds(90));
        var phone = await Network.AddPeeringAsync("phone");

        await server.HasPeersAsync(phone);
        (await server.RunAgentAsync(0, "accept")).ShouldContain($"Admits {key} with 10.0.0.21/32.");
        await server.HasPeersAsync(phone, key);
        await pings.FlowAsync();
    }

    [Test]
    public async Task A_revoked_client_loses_its_tunnel_though_nothing_can_be_written()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        await server.Host.RunAsync("sh", "-c", "mount --bind /etc/wireguard /etc/wireguard && mount -o remount,bind,ro /etc/wireguard");

        await Network.DeleteClientAsync("laptop");

        await server.HasPeersAsync();
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("is out of date"));
        await server.Host.RunAsync("umount", "/etc/wireguard");
        await Eventually.SucceedsAsync(() => server.Read(server.InterfaceFile).ShouldNotContain("[Peer]"));
    }

    [Test]
    public async Task A_preshared_key_that_was_set_by_hand_survives_changes_and_a_new_interface()
    {
        var agent = await server.ServeAsync();
        var key = await Network.AddPeeringAsync("phone");
        await server.HasPeersAsync(key);
        await server.Host.RunAsync(
            "sh", "-c", $"wg genpsk > /etc/psk && wg set berlin peer {key} preshared-key /etc/psk persistent-keepalive 25");
        var other = await Network.AddPeeringAsync("tablet");
        await server.HasPeersAsync(key, other);
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");

        await server.ServeAsync();
        await server.HasPeersAsync(key, other);

        (await server.Host.RunAsync("wg", "show", "berlin", "preshared-keys")).ShouldContain($"{key}\t{server.Read("/etc/psk").Trim()}");
        (await server.Host.RunAsync("wg", "show", "berlin", "persistent-keepalive")).ShouldContain($"{key}\t25");
        server.Log.ShouldNotContain(server.Read("/etc/psk").Trim());
    }

    [Test]
    public async Task What_an_operator_changes_at_the_broker_stays_over_a_restart()
    {
        var agent = await server.ServeAsync();
        await Network.PostAsync("server/update", new { server_name = "berlin", endpoint_port = 6128 });
        await agent.StopAsync();

        await server.ServeAsync();
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("server/update changes it"));

        await Eventually.SucceedsAsync(async () => (await server.ListenPortAsync()).ShouldBe(6128));
        (await Network.GetAsync("server/exists?server_name=berlin")).ShouldContain("6128");
    }

    [Test]
    public async Task A_hanging_command_of_the_operator_s_blocks_no_change()
    {
        var agent = await server.ServeAsync();
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        await server.WriteAsync(
            server.InterfaceFile,
            server.Read(server.InterfaceFile).Replace("[Interface]", "[Interface]\nPostUp = sleep 20", StringComparison.Ordinal));

        await server.ServeAsync();
        var key = await Network.AddPeeringAsync("phone");

        await server.HasPeersAsync(key);
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("still running"));
    }

    [Test]
    public async Task A_failing_command_of_the_operator_s_is_told_and_not_tried_in_every_round()
    {
        var agent = await server.ServeAsync();
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        await server.WriteAsync(
            server.InterfaceFile,
            server.Read(server.InterfaceFile)
                .Replace("[Interface]", "[Interface]\nPostUp = echo x >> /etc/tries; exit 1", StringComparison.Ordinal));
        server.StartAgent();
        await Eventually.SucceedsAsync(() => server.Read("/etc/tries").ShouldNotBeEmpty());
        var tries = server.Read("/etc/tries").Length;

        await Task.Delay(TimeSpan.FromSeconds(8));

        server.Read("/etc/tries").Length.ShouldBeLessThanOrEqualTo(tries + 4, "two bytes a try");
        server.Log.ShouldContain("does not come up", Case.Insensitive);
    }
}
