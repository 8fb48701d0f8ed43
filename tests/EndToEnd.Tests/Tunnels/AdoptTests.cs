using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Servers that somebody set up by hand, with users on them, become the broker's.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AdoptTests : TunnelTests
{
    private const string File = "/etc/wireguard/wg0.conf";

    /// <summary>Of each server.</summary>
    private const int LiveClients = 4;

    [Test]
    public async Task Three_hand_made_servers_move_in_without_losing_a_packet_or_a_peer()
    {
        // Preshared keys and both families.
        var berlin =
            await HandMadeServer.StartAsync(Network, "berlin", "10.8.0.1/24, fd42:8::1/64", "### Client {0}", "PostUp = true # by hand\n");

        // A network behind a peer, and the server at the end of its subnet.
        var paris = await HandMadeServer.StartAsync(Network, "paris", "10.9.0.254/24", "# {0}", "SaveConfig = true\n");

        // The same subnet as the first one.
        var oslo = await HandMadeServer.StartAsync(Network, "oslo", "10.8.0.1/24", "# BEGIN_PEER {0}", "");
        HandMadeServer[] servers = [berlin, paris, oslo];
        var connecting = new List<Func<Task>>();
        var pings = new List<Pings>();
        for (var number = 2; number < 2 + LiveClients; number++)
        {
            await AddAsync(
                berlin,
                $"anna {number}",
                $"10.8.0.{number}/32, fd42:8::{number}/128",
                isSecret: true,
                number % 2 == 0 ? "10.8.0.1" : "fd42:8::1");
            await AddAsync(
                paris, $"office {number}", $"10.9.0.{number}/32, 192.168.{number}.0/24", isSecret: number == 2, "10.9.0.254",
                $"192.168.{number}.1/24");
            await AddAsync(oslo, $"olaf {number}", $"10.8.0.{number}/32", isSecret: false, "10.8.0.1");
        }

        await berlin.AddPeerAsync("bob phone", "10.8.0.30/32, fd42:8::1e/128", isSecret: true);
        await oslo.AddPeerAsync("bob phone 2", "10.8.0.30/32", isSecret: false);
        foreach (var server in servers)
        {
            await server.UpAsync();
        }

        foreach (var connect in connecting)
        {
            await connect();
        }

        // From the server to what is behind one of its peers.
        pings.Add(new Pings(paris.Host, "192.168.2.1"));
        await FlowAsync();
        foreach (var server in servers)
        {
            await AdoptAsync(server, server == oslo ? ["--allow-overlap"] : []);
        }

        await FlowAsync();
        pings.ShouldAllBe(ping => ping.Lost.Length == 0);
        foreach (var ping in pings)
        {
            await ping.DisposeAsync();
        }

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

        async Task FlowAsync()
        {
            foreach (var ping in pings)
            {
                await ping.FlowAsync();
            }
        }

        async Task AddAsync(HandMadeServer server, string name, string allowedIps, bool isSecret, string pinged, string? behind = null)
        {
            var keys = await server.AddPeerAsync(name, allowedIps, isSecret);
            var client = await Network.AddClientAsync(name.Replace(' ', '-') + "-host");
            connecting.Add(async () =>
            {
                var addresses = string.Join(", ", allowedIps.Split(", ").Where(
                    network => network.EndsWith("/32", StringComparison.Ordinal) || network.EndsWith("/128", StringComparison.Ordinal)));
                await server.ConnectAsync(
                    client, keys, addresses, pinged.Contains(':') ? "fd42:8::/64" : $"{pinged[..pinged.LastIndexOf('.')]}.0/24");
                if (behind is not null)
                {
                    await client.Host.RunAsync("ip", "address", "add", behind, "dev", "lo");
                }

                pings.Add(new Pings(client.Host, pinged));
            });
        }
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
        await Network.PostAsync("client/update", new { client_name = "tablet", server_name = server.Name, lease = "10.8.0.200" });
        await Eventually.SucceedsAsync(
            async () => (await server.DumpAsync()).ShouldContain("10.8.0.200/32,fd42:8::c8/128", Case.Sensitive, agent.Output));
        (await server.DumpAsync()).ShouldContain(added);
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
