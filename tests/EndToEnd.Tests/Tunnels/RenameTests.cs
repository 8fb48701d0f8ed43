using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Another <c>interface:</c> in the configuration of a host whose tunnels are in use.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RenameTests : ServerAndClientTests
{
    /// <summary>The agent brought the new one up again and again, on a port that the old one had.</summary>
    [Test]
    public async Task Names_the_old_one_and_makes_no_second_one_beside_it()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        await agent.StopAsync();
        await server.ConfigureAsync(server.Configuration.Replace(
            "    endpoint_address", "    interface: \"wgnew\"\n    endpoint_address", StringComparison.Ordinal));

        (await server.RunAgentAsync(3, "--dry-run")).ShouldContain("wg-quick down berlin");
        (await server.RunAgentAsync(3)).ShouldContain("wg-quick down berlin");
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        (await InterfacesAsync()).ShouldBe(["berlin"]);
        server.Files().ShouldNotContain("/etc/wireguard/wgnew.conf");

        await server.Host.RunAsync("wg-quick", "down", "berlin");
        await Eventually.SucceedsAsync(async () => (await InterfacesAsync()).ShouldBeEmpty());
        server.StartAgent();
        await Eventually.SucceedsAsync(async () => (await InterfacesAsync()).ShouldBe(["wgnew"], server.Log));
        await Eventually.SucceedsAsync(
            async () => (await server.Host.RunAsync("wg", "show", "wgnew", "peers")).Trim().ShouldBe(client.PublicKey("berlin")));
        await pings.FlowAsync();
    }

    private async Task<string[]> InterfacesAsync() =>
        (await server.Host.RunAsync("wg", "show", "interfaces")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
