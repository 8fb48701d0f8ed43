using Broker.TestSupport;
namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// Somebody takes from the interface what the kernel gave it; the agent's next round gives it back, and the tunnel goes on.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LinkTests : TunnelTests
{
    [TestCase("ip link set dev berlin down")]
    [TestCase("ip address flush dev berlin")]
    [TestCase("ip address add 192.168.9.1/24 dev berlin; ip address del 10.0.0.1/24 dev berlin")]
    [TestCase("ip route del 10.0.0.0/24")]
    public async Task Comes_back(string command)
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var device = await server.Host.RunAsync("wg", "show", "berlin", "public-key");

        await server.Host.RunAsync("sh", "-c", command);

        await Eventually.SucceedsAsync(async () =>
        {
            (await server.Host.RunAsync("ip", "-oneline", "address", "show", "dev", "berlin", "up")).ShouldContain(" 10.0.0.1/24 ");
            (await server.Host.RunAsync("ip", "route", "show", "dev", "berlin")).ShouldContain("10.0.0.0/24");
        });
        await pings.FlowAsync();
        (await server.Host.RunAsync("wg", "show", "berlin", "public-key")).ShouldBe(device);
        server.Log.ShouldContain("Repaired berlin");
        server.Log.ShouldNotContain("Took berlin down");
    }
}
