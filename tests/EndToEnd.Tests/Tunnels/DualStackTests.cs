using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Servers with two subnets, or one of the newer family, and networks behind clients.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DualStackTests : ServerAndClientTests
{
    private const string Second = "network_address_v6: \"fd00::\"\n        network_mask_v6: 64";
    private const string Office = "192.168.7.0/24";

    /// <summary>
    /// The kernel has an IPv6 address once, whatever its prefix: for a wider one it is deleted and added again, in one batch.
    /// </summary>
    private const int MostLostMeanwhile = 50;

    [Test]
    public async Task Wider_subnets_and_a_routed_network_cost_no_packet_of_IPv4_and_a_moment_of_IPv6()
    {
        await ServeAsync("network_mask: 24", $"network_mask: 24\n        {Second}");
        await using var pings = await client.ConnectAsync(server);
        await using var newer = new Pings(client.Host, "fd00::1");
        await newer.FlowAsync();
        (await server.PeersAsync())[client.PublicKey("berlin")].Split(' ').ShouldBe(["10.0.0.21/32", "fd00::15/128"], ignoreOrder: true);

        await Network.PostAsync("server/update", new { server_name = "berlin", network_mask = 23 }, wait: 30);
        await Network.PostAsync("server/update", new { server_name = "berlin", network_mask_v6 = 56 }, wait: 30);
        await RouteOfficeAsync();

        await HasAddressesAsync("10.0.0.1/23", "fd00::1/56");
        await pings.FlowAsync();
        await newer.FlowAsync();
        (pings.Lost, newer.Lost).ShouldSatisfyAllConditions(
            lost => lost.Item1.ShouldBeEmpty("packets of IPv4"),
            lost => lost.Item2.Length.ShouldBeLessThanOrEqualTo(MostLostMeanwhile, "packets of IPv6"));
        await InStepAsync();
    }

    [Test]
    public async Task An_IPv6_subnet_that_a_server_is_given_costs_no_packet()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        await Network.PostAsync(
            "server/update", new { server_name = "berlin", network_address_v6 = "fd00::", network_mask_v6 = 64 }, wait: 30);

        await HasAddressesAsync("10.0.0.1/24", "fd00::1/64");
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
        server.Read(server.InterfaceFile).ShouldContain("\nAddress = fd00::1/64\n");
        await client.RunAgentAsync(0);
        await client.Host.RunAsync("sh", "-c", "wg-quick down berlin && wg-quick up berlin");
        await using var newer = new Pings(client.Host, "fd00::1");
        await newer.FlowAsync();
        await InStepAsync();
    }

    [Test]
    public async Task A_network_behind_a_client_is_reached_also_after_a_boot_without_the_broker_and_not_after_it_is_taken_away()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        await client.Host.RunAsync("ip", "address", "add", "192.168.7.1/24", "dev", "lo");
        await RouteOfficeAsync();
        await ReachesOfficeAsync();

        await server.Host.RunAsync("ip", "route", "del", Office);
        await ReachesOfficeAsync();

        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        Network.Broker.Kill();
        await server.ServeAsync();
        await pings.FlowAsync();
        await ReachesOfficeAsync();

        await Network.StartBrokerAsync();
        await server.Host.RunAsync("ip", "route", "add", "172.16.0.0/12", "dev", "berlin");
        await Network.PostAsync(
            "client/update", new { client_name = "laptop", server_name = "berlin", routed_networks = Array.Empty<string>() });
        await Eventually.SucceedsAsync(async () => (await RoutesAsync()).ShouldNotContain(Office), 3 * Eventually.Patience);
        (await RoutesAsync()).ShouldContain("172.16.0.0/12");
        await InStepAsync();
    }

    [Test]
    public async Task A_server_with_IPv6_alone_serves()
    {
        await ServeAsync(
            "network_address: \"10.0.0.0\"\n        network_mask: 24", "network_address: \"fd00::\"\n        network_mask: 64");
        await client.RunAgentAsync(0);
        await Eventually.SucceedsAsync(async () => (await server.PeersAsync()).Values.ShouldBe(["fd00::15/128"]));
        await Eventually.SucceedsAsync(async () => await client.Host.RunAsync("wg-quick", "up", "berlin"));

        await using var pings = new Pings(client.Host, "fd00::1");
        await pings.FlowAsync();

        await Network.PostAsync("server/update", new { server_name = "berlin", network_mask = 56 }, wait: 30);
        await HasAddressesAsync("fd00::1/56");
        await pings.FlowAsync();
        pings.Lost.Length.ShouldBeLessThanOrEqualTo(MostLostMeanwhile);
        await InStepAsync();
    }

    private async Task ServeAsync(string line, string replacement)
    {
        server.Configuration.ShouldContain(line);
        await server.ConfigureAsync(server.Configuration.Replace(line, replacement, StringComparison.Ordinal));
        await server.ServeAsync();
    }

    private Task RouteOfficeAsync() =>
        Network.PostAsync("client/update", new { client_name = "laptop", server_name = "berlin", routed_networks = new[] { Office } });

    private async Task ReachesOfficeAsync()
    {
        await Eventually.SucceedsAsync(async () => (await RoutesAsync()).ShouldContain(Office));
        await using var pings = new Pings(server.Host, "192.168.7.1");
        await pings.FlowAsync();
    }

    private async Task<string> RoutesAsync() => await server.Host.RunAsync("ip", "route", "show", "dev", "berlin");

    private Task HasAddressesAsync(params string[] addresses) => Eventually.SucceedsAsync(async () =>
        (await server.Host.RunAsync("ip", "-oneline", "address", "show", "dev", "berlin", "scope", "global")).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).ShouldBe(
                addresses, ignoreOrder: true, customMessage: server.Log));

    /// <summary>Also the digest of the interface is what the broker says.</summary>
    private Task InStepAsync() => Eventually.SucceedsAsync(async () =>
    {
        await server.RunAgentAsync(0, "status");
        (await Network.GetAsync("server/status?server_name=berlin")).ShouldContain("\"in_step\":true");
    });
}
