using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Starts and stops of agents leave the interface up; only `down` takes it down.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LifecycleTests : ServerAndClientTests
{
    [Test]
    public async Task Stopping_and_starting_the_agent_loses_no_packet_and_down_takes_the_interface_down()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        (await agent.StopAsync()).ShouldBe(0, agent.Output);
        var added = await Network.AddPeeringAsync("phone");
        await pings.FlowAsync();
        agent = await server.ServeAsync();
        await server.HasPeersAsync(client.PublicKey("berlin"), added);
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();

        await agent.StopAsync();
        (await server.IsUpAsync()).ShouldBeTrue();
        await server.RunAgentAsync(0, "down");
        (await server.IsUpAsync()).ShouldBeFalse();
        await pings.StopAsync();
    }

    [Test]
    public async Task A_killed_agent_leaves_the_interface_and_the_next_takes_over_without_a_packet_lost()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        await agent.KillAsync();
        var added = await Network.AddPeeringAsync("phone");
        await server.ServeAsync();
        await server.HasPeersAsync(client.PublicKey("berlin"), added);
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_second_agent_for_the_same_server_goes_away()
    {
        var agent = await server.ServeAsync();

        await server.RunAgentAsync(1);
        await server.RunAgentAsync(1, "once");
        (await server.RunAgentAsync(1, "down")).ShouldContain("Stop it first");
        (await server.IsUpAsync()).ShouldBeTrue();

        agent.HasExited.ShouldBeFalse();
        await agent.StopAsync();
        await server.RunAgentAsync(0, "once");
    }

    [Test]
    public async Task A_watching_client_writes_what_has_changed_until_it_is_stopped()
    {
        await server.RunAgentAsync(0, "once");
        var watching = client.StartAgent("--watch");
        await Eventually.SucceedsAsync(() => client.Read("/etc/wireguard/berlin.conf").ShouldContain($"{server.Host.Address}:5128"));
        var before = client.Read("/etc/wireguard/berlin.conf");

        await Network.PostAsync("server/update", new { server_name = "berlin", endpoint_address = "vpn.example.org" });

        await Eventually.SucceedsAsync(() => client.Read("/etc/wireguard/berlin.conf").ShouldContain("vpn.example.org:5128"));
        client.Read("/etc/wireguard/berlin.conf.bak").ShouldBe(before);
        (await watching.StopAsync()).ShouldBe(0, watching.Output);
    }
}
