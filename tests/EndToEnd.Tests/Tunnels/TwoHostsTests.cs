using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>One name on two hosts.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TwoHostsTests : TunnelTests
{
    /// <summary>A receipt said "applied" on the word of one host, while the other still had the revoked laptop.</summary>
    [Test]
    public async Task Of_a_server_with_its_key_copied_are_told_by_the_broker_and_by_both_agents()
    {
        var first = await Network.AddServerAsync();
        await first.ServeAsync();
        var second = await Network.AddServerAsync();
        foreach (var file in new[]
        {
            "/etc/wireguardbroker/.berlin.priv", "/etc/wireguardbroker/berlin.pub", "/etc/wireguardbroker/.berlin.state",
        })
        {
            await second.WriteAsync(file, first.Read(file));
        }

        await second.ServeAsync();
        var key = await Network.AddPeeringAsync("laptop");
        await first.HasPeersAsync(key);
        await second.HasPeersAsync(key);

        await Eventually.SucceedsAsync(
            async () => (await StatusAsync()).GetProperty("contested").GetBoolean().ShouldBeTrue(), 3 * Eventually.Patience);
        (await StatusAsync()).GetProperty("in_step").GetBoolean().ShouldBeFalse();
        (await Network.PostAsync("client/delete", new { client_name = "laptop" }, wait: 10)).GetProperty("status").GetString()
            .ShouldBe("pending");
        foreach (var host in new[] { first, second })
        {
            await Eventually.HoldsAsync(
                () => host.Log.Contains("Another host reports as server 'berlin'", StringComparison.Ordinal), () => host.Log,
                3 * Eventually.Patience);
        }

        (await second.RunAgentAsync(4, "status")).ShouldContain("Another host reports as server 'berlin'");
    }

    [Test]
    public async Task Of_a_client_without_its_key_are_told_by_the_second_which_changes_nothing()
    {
        var server = await Network.AddServerAsync();
        await server.ServeAsync();
        var first = await Network.AddClientAsync("laptop");
        var second = await Network.AddClientAsync("laptop");
        await using var pings = await first.ConnectAsync(server);

        (await second.RunAgentAsync(3)).ShouldContain("another host");
        await first.RunAgentAsync(0, "status");
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
        second.Files().ShouldNotContain("/etc/wireguard/berlin.conf");

        await second.RunAgentAsync(0, "once", "--take-over");
        (await first.RunAgentAsync(3)).ShouldContain("another host");
        (await first.RunAgentAsync(3, "status")).ShouldContain("another host");
    }

    /// <summary>The host that had the name hears of it while it runs, and does not take the name back.</summary>
    [Test]
    public async Task Of_a_client_that_keep_running_are_told_by_both()
    {
        var server = await Network.AddServerAsync();
        await server.ServeAsync();
        var first = await Network.AddClientAsync("laptop");
        var second = await Network.AddClientAsync("laptop");
        await using var pings = await first.WatchAsync(server);

        second.StartAgent("--watch");
        await Eventually.SucceedsAsync(() => second.Log.ShouldContain("another host uses the name"));
        await first.RunAgentAsync(0, "status");
        (await second.RunAgentAsync(3, "status")).ShouldContain("another host uses the name");

        // As an operator would on purpose, with the key of the second one.
        var (key, taken) = (first.PublicKey("berlin"), await Network.AddPeeringAsync("laptop"));
        await server.HasPeersAsync(taken);

        await Eventually.SucceedsAsync(() => first.Log.ShouldContain("another host uses the name"));
        (await first.RunAgentAsync(3, "status")).ShouldContain("another host uses the name");
        (await server.PeersAsync()).Keys.ShouldHaveSingleItem().ShouldBe(taken, $"{key} does not take the name back");
    }

    private async Task<JsonElement> StatusAsync() =>
        JsonElement.Parse(await Network.GetAsync("server/status?server_name=berlin")).GetProperty("berlin");
}
