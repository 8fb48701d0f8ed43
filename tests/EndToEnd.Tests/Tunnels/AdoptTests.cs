using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Servers that somebody set up by hand, with users on them, become the broker's.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AdoptTests : TunnelTests
{
    private const string File = "/etc/wireguard/wg0.conf";

    [Test]
    public async Task Three_hand_made_servers_move_in_without_losing_a_packet_or_a_peer()
    {
        // Preshared keys and both families; the first peer is live.
        var berlin = await HandMadeServer.StartAsync(Network, "berlin", "10.8.0.1/24, fd42:8::1/64", "### Client {0}", "PostUp = true # by hand\n");
        var client = await Network.AddClientAsync("laptop");
        var live = await berlin.AddPeerAsync("anna", "10.8.0.2/32, fd42:8::2/128", isSecret: true);
        await berlin.AddPeerAsync("bob phone", "10.8.0.3/32, fd42:8::3/128", isSecret: true);

        // A network behind a peer, and the server at the end of its subnet.
        var paris = await HandMadeServer.StartAsync(Network, "paris", "10.9.0.254/24", "# {0}", "SaveConfig = true\n");
        await paris.AddPeerAsync("office", "10.9.0.1/32, 192.168.77.0/24", isSecret: false);

        // The same subnet as the first one.
        var oslo = await HandMadeServer.StartAsync(Network, "oslo", "10.8.0.1/24", "# BEGIN_PEER {0}", "");
        await oslo.AddPeerAsync("olaf", "10.8.0.2/32", isSecret: false);
        HandMadeServer[] servers = [berlin, paris, oslo];
        foreach (var server in servers)
        {
            await server.UpAsync();
        }

        await berlin.ConnectAsync(client, live, "10.8.0.2/24");
        await using var pings = new Pings(client.Host, "10.8.0.1");
        await pings.FlowAsync();

        foreach (var server in servers)
        {
            await AdoptAsync(server, server == oslo ? ["--allow-overlap"] : []);
        }

        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();

        Network.Broker.Kill();
        foreach (var server in servers)
        {
            var before = await server.ConfiguredAsync();
            await server.Host.RunAsync("wg-quick", "down", "wg0");
            await server.Host.RunAsync("wg-quick", "up", "wg0");
            (await server.ConfiguredAsync()).ShouldBe(before, "the file has all of it");
        }

        await Network.StartBrokerAsync();
        await GiveAndTakeAsync(berlin);
        await ReleaseAsync(berlin);
    }

    private static async Task AdoptAsync(HandMadeServer server, string[] options)
    {
        var (text, before) = (server.Agent.Read(File), await server.DumpAsync());
        if (options.Length > 0)
        {
            (await server.Agent.RunAgentAsync(3, "adopt", "wg0")).ShouldContain(options[0]);
        }

        (await server.Agent.RunAgentAsync(4, ["adopt", "wg0", .. options])).ShouldContain("Nothing was done");
        server.Agent.Read(File).ShouldBe(text);

        await server.Agent.RunAgentAsync(0, ["adopt", "wg0", .. options, "--yes"]);

        (await server.DumpAsync()).ShouldBe(before);
        server.Agent.Read(File).ShouldBe(
            $"# Written by wgbroker-agent for server {server.Name}.\n{text.Replace("SaveConfig = true\n", "", StringComparison.Ordinal)}");
        await server.Agent.RunAgentAsync(0, "once", "--dry-run");
        (await server.Agent.RunAgentAsync(0, ["adopt", "wg0", .. options])).ShouldContain("nothing to do");
    }

    private async Task GiveAndTakeAsync(HandMadeServer server)
    {
        var agent = server.Agent.StartAgent();
        var added = await Network.AddPeeringAsync("tablet", server.Name);
        await Eventually.SucceedsAsync(async () => (await server.DumpAsync()).ShouldContain(added, Case.Sensitive, agent.Output));
        var bob = server.KeyOf("bob phone");

        await Network.DeleteClientAsync("bob-phone");

        await Eventually.SucceedsAsync(async () => (await server.DumpAsync()).ShouldNotContain(bob, Case.Sensitive, agent.Output));
        server.Agent.Read(File).ShouldNotContain("bob");
        await agent.StopAsync();
    }

    private static async Task ReleaseAsync(HandMadeServer server)
    {
        var before = await server.DumpAsync();
        (await server.Agent.RunAgentAsync(4, "release", "wg0")).ShouldContain($"{server.KeyOf("bob phone")} is only in the file of before");

        await server.Agent.RunAgentAsync(0, "release", "wg0", "--yes");

        server.Agent.Read(File).ShouldBe(server.Text);
        (await server.DumpAsync()).ShouldBe(before);
        await server.Agent.RunAgentAsync(3, "once");
        (await server.DumpAsync()).ShouldBe(before, "nobody's until it is adopted again");
    }
}
