using System.Net;
using Agent.WireGuard;
using Broker.TestSupport;

namespace Agent.Tests.WireGuard;

/// <summary>The two ways to change a real interface, each on one of its own, side by side.</summary>
[Tunnel]
public sealed class WgToolsTests
{
    private TemporaryFolder folder = null!;
    private UserspaceInterface changed = null!;
    private UserspaceInterface synchronized = null!;
    private WgTools tools = null!;

    [SetUp]
    public async Task MakeInterfaces()
    {
        if (UserspaceInterface.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        folder = new TemporaryFolder();
        tools = new WgTools(folder.Folders);
        changed = await UserspaceInterface.StartAsync("wgtest-a");
        synchronized = await UserspaceInterface.StartAsync("wgtest-b");
    }

    [TearDown]
    public async Task RemoveInterfaces()
    {
        if (folder is not null)
        {
            await changed.DisposeAsync();
            await synchronized.DisposeAsync();
            folder.Dispose();
        }
    }

    [Test]
    public async Task A_difference_makes_of_an_interface_what_a_complete_configuration_does()
    {
        var random = new Random(20261122);
        for (var list = 0; list < 60; list++)
        {
            var wanted = Wanted(random, most: list % 10 == 0 ? 0 : 24);

            await ChangeAsync(wanted);
            await SynchronizeAsync(wanted);

            await ShouldHaveAsync(changed, wanted, $"list {list}");
            await ShouldHaveAsync(synchronized, wanted, $"list {list}");
        }
    }

    [Test]
    public async Task A_difference_of_thousands_needs_no_complete_configuration()
    {
        WantedPeer[] wanted = [.. Enumerable.Range(0, 3500).Select(number => new WantedPeer(Sample.Key(number), Address(number)))];

        await ChangeAsync(wanted);
        await ShouldHaveAsync(changed, wanted);

        await ChangeAsync(wanted[3000..]);
        await ShouldHaveAsync(changed, wanted[3000..]);
    }

    private async Task ChangeAsync(WantedPeer[] wanted)
    {
        var device = await tools.FindDeviceAsync(changed.Name);
        await tools.ChangePeersAsync(changed.Name, PeerDiff.Between(wanted, device!.Peers));
    }

    private Task SynchronizeAsync(WantedPeer[] wanted) => tools.SynchronizeAsync(synchronized.Name, writer =>
    {
        foreach (var peer in wanted)
        {
            writer.Write($"[Peer]\nPublicKey = {peer.PublicKey}\nAllowedIPs = {peer.AllowedIps}\n");
        }
    });

    private async Task ShouldHaveAsync(UserspaceInterface networkInterface, WantedPeer[] wanted, string when = "") =>
        (await tools.FindDeviceAsync(networkInterface.Name))!.Peers.Select(peer => $"{peer.PublicKey} {peer.AllowedIps}")
            .ShouldBe(wanted.Select(peer => $"{peer.PublicKey} {peer.AllowedIps}"), ignoreOrder: true, when);

    /// <summary>Few keys and few addresses, so that addresses move from key to key.</summary>
    private static WantedPeer[] Wanted(Random random, int most)
    {
        int[] keys = [.. Enumerable.Range(0, 24)], addresses = [.. Enumerable.Range(0, 24)];
        random.Shuffle(keys);
        random.Shuffle(addresses);
        return [.. keys.Zip(addresses, (key, address) => new WantedPeer(Sample.Key(key), Address(address))).Take(random.Next(most + 1))];
    }

    private static IPAddress Address(int number) => new([10, 0, (byte)(number / 250), (byte)(1 + (number % 250))]);
}
