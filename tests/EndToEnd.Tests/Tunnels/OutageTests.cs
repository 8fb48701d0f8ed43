namespace EndToEnd.Tests.Tunnels;

/// <summary>Tunnels do not depend on the broker being up.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OutageTests : ServerAndClientTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_broker_dead_for_a_minute_costs_no_packet_and_changes_are_picked_up_when_it_is_back()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        var lines = agent.Output.Split('\n').Length;
        Network.Broker.Kill();
        await pings.LastAsync(Minute);

        pings.Lost.ShouldBeEmpty();
        agent.HasExited.ShouldBeFalse(agent.Output);
        agent.Output.Split('\n').Length.ShouldBeInRange(lines + 1, lines + 3, $"an outage is told once:\n{agent.Output}");

        await Network.StartBrokerAsync();
        var added = await Network.AddPeeringAsync("phone");
        await server.HasPeersAsync(client.PublicKey("berlin"), added);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_rebooted_server_comes_up_with_its_last_peers_while_the_broker_is_down()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var other = await Network.AddPeeringAsync("phone");
        await server.HasPeersAsync(client.PublicKey("berlin"), other);

        Network.Broker.Kill();
        await server.Host.PowerOffAsync();
        await pings.StopAsync();
        await server.Host.BootAsync();
        await server.ServeAsync();

        await server.HasPeersAsync(client.PublicKey("berlin"), other);
        await pings.FlowAsync();

        await Network.StartBrokerAsync();
        await Network.DeleteClientAsync("phone");
        await server.HasPeersAsync(client.PublicKey("berlin"));
        await pings.FlowAsync();
    }

    [Test]
    public async Task A_client_that_gets_no_answer_keeps_its_configuration()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var before = client.Files().ToDictionary(file => file, client.Read, StringComparer.Ordinal);

        Network.Broker.Kill();
        await client.RunAgentAsync(1);
        await pings.FlowAsync();

        client.Files().ToDictionary(file => file, client.Read, StringComparer.Ordinal).ShouldBe(before);
        pings.Lost.ShouldBeEmpty();
    }
}
