using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>The network hosts that the other tunnel tests use, without broker or agent.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Tunnel]
public sealed class NetworkHostTests
{
    private NetworkHostSwitch network = null!;
    private NetworkHost host = null!;
    private NetworkHost other = null!;

    [SetUp]
    public async Task Start()
    {
        if (NetworkHost.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        network = await NetworkHostSwitch.StartAsync();
        host = await NetworkHost.StartAsync(network, "10.99.0.1");
        other = await NetworkHost.StartAsync(network, "10.99.0.2");
    }

    [TearDown]
    public async Task End()
    {
        foreach (var disposable in new IAsyncDisposable?[] { host, other, network }.OfType<IAsyncDisposable>())
        {
            await disposable.DisposeAsync();
        }
    }

    [Test]
    public async Task Hosts_reach_each_other_and_nothing_else()
    {
        await host.RunAsync("ping", "-n", "-c1", "-W5", other.Address);

        (await host.RunAsync("ip", "route")).ShouldNotContain("default");
    }

    [Test]
    public async Task A_host_keeps_its_etc_to_itself_and_through_a_reboot()
    {
        var file = $"/etc/wireguard/{Guid.NewGuid():N}.conf";
        await host.RunAsync("mkdir", "-p", "/etc/wireguard");
        await File.WriteAllTextAsync(host.PathOf(file), "mine");
        await host.RunAsync("ip", "link", "add", "dummy0", "type", "bridge");

        await host.PowerOffAsync();
        await host.BootAsync();

        (await host.RunAsync("cat", file)).ShouldBe("mine");
        (await host.TryRunAsync("ip", "link", "show", "dummy0")).ExitCode.ShouldNotBe(0, "interfaces do not survive a reboot");
        (await other.TryRunAsync("cat", file)).ExitCode.ShouldNotBe(0);
        File.Exists(file).ShouldBeFalse();
    }

    [Test]
    public async Task A_handmade_tunnel_carries_pings_until_the_peer_is_removed()
    {
        await ConfigureAsync(host, "10.7.0.1", "ListenPort = 51820", "AllowedIPs = 10.7.0.2/32");
        await ConfigureAsync(other, "10.7.0.2", "", $"Endpoint = {host.Address}:51820\nAllowedIPs = 10.7.0.0/24");
        await AcceptAsync(host, other);
        await AcceptAsync(other, host);
        await BringUp.InTurnAsync(() => host.RunAsync("wg-quick", "up", "wg0"));
        await BringUp.InTurnAsync(() => other.RunAsync("wg-quick", "up", "wg0"));
        await using var pings = new Pings(other, "10.7.0.1");
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();

        await host.RunAsync("wg", "set", "wg0", "peer", await PublicKeyAsync(other), "remove");
        await pings.StopAsync();
    }

    private static async Task ConfigureAsync(NetworkHost host, string address, string own, string peer)
    {
        var key = (await host.RunAsync("wg", "genkey")).Trim();
        var text = $"[Interface]\nPrivateKey = {key}\nAddress = {address}/24\n{own}\n[Peer]\n{peer}\n";
        await host.RunAsync("mkdir", "-p", "/etc/wireguard");
        await File.WriteAllTextAsync(host.PathOf("/etc/wireguard/wg0.conf"), text);
    }

    private static async Task AcceptAsync(NetworkHost host, NetworkHost other) =>
        await File.AppendAllTextAsync(host.PathOf("/etc/wireguard/wg0.conf"), $"PublicKey = {await PublicKeyAsync(other)}\n");

    private static async Task<string> PublicKeyAsync(NetworkHost host) =>
        (await host.RunAsync("sh", "-c", "sed -n 's/^PrivateKey = //p' /etc/wireguard/wg0.conf | wg pubkey")).Trim();
}
