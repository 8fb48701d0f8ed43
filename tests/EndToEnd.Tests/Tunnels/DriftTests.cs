using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>The agent's next round reverts manual changes of the interface.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DriftTests : ServerAndClientTests
{
    private const string Foreign = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=";

    private Pings pings = null!;
    private string key = "";

    [SetUp]
    public async Task Connect()
    {
        await server.ServeAsync();
        pings = await client.ConnectAsync(server);
        key = client.PublicKey("berlin");
    }

    [TearDown]
    public async Task Disconnect()
    {
        if (pings is not null)
        {
            await pings.DisposeAsync();
        }
    }

    [Test]
    public async Task A_removed_peer_comes_back()
    {
        await SetAsync("peer", key, "remove");

        await server.HasPeersAsync(key);
        await pings.FlowAsync();
    }

    [Test]
    public async Task A_foreign_peer_goes_and_no_packet_is_lost()
    {
        await SetAsync("peer", Foreign, "allowed-ips", "10.0.0.200/32");

        await server.HasPeersAsync(key);
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_peer_gets_its_address_back()
    {
        await SetAsync("peer", key, "allowed-ips", "10.0.0.200/32");

        await Eventually.SucceedsAsync(async () => (await server.PeersAsync())[key].ShouldBe("10.0.0.21/32"));
        await pings.FlowAsync();
    }

    [Test]
    public async Task The_listen_port_is_set_back()
    {
        await SetAsync("listen-port", "6000");

        await Eventually.SucceedsAsync(async () => (await server.ListenPortAsync()).ShouldBe(ServerHost.Port));
        await pings.FlowAsync();
    }

    private Task<string> SetAsync(params string[] arguments) => server.Host.RunAsync(["wg", "set", "berlin", .. arguments]);
}
