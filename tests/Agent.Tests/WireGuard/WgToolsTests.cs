using System.Net;
using Agent.WireGuard;
using Broker.TestSupport;

namespace Agent.Tests.WireGuard;

/// <summary>Changes of a real interface.</summary>
[Tunnel]
public sealed class WgToolsTests
{
    private TemporaryFolder folder = null!;
    private UserspaceInterface changed = null!;
    private WgTools tools = null!;

    [SetUp]
    public async Task MakeInterfaces()
    {
        if (UserspaceInterface.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        folder = new TemporaryFolder();
        tools = new WgTools();
        changed = await UserspaceInterface.StartAsync($"wgtest-{Environment.ProcessId}");
    }

    [TearDown]
    public async Task RemoveInterfaces()
    {
        if (folder is not null)
        {
            await changed.DisposeAsync();
            folder.Dispose();
        }
    }

    [Test]
    public async Task A_difference_makes_an_interface_what_is_wanted()
    {
        var random = new Random(20261122);
        for (var list = 0; list < 60; list++)
        {
            var wanted = Wanted(random, most: list % 10 == 0 ? 0 : 24);

            await ChangeAsync(wanted);

            await ShouldHaveAsync(changed, wanted, $"list {list}");
        }
    }

    [Test]
    public async Task A_difference_of_thousands_needs_no_complete_configuration()
    {
        WantedPeer[] wanted =
        [
            .. Enumerable.Range(0, 3500).Select(number => new WantedPeer(Sample.Key(number), IpText.NetworkOf(Address(number)))),
        ];

        await ChangeAsync(wanted);
        await ShouldHaveAsync(changed, wanted);

        await ChangeAsync(wanted[3000..]);
        await ShouldHaveAsync(changed, wanted[3000..]);
    }

    private async Task ChangeAsync(WantedPeer[] wanted)
    {
        var device = await tools.FindDeviceAsync(changed.Name);
        var diff = PeerDiff.Between(wanted, device!.Peers);
        await tools.RemovePeersAsync(changed.Name, [.. diff.Removed.Select(peer => peer.PublicKey)]);
        await tools.AssignPeersAsync(changed.Name, [.. diff.Changed, .. diff.Added], new Dictionary<PublicKey, PeerExtras>());
    }

    [Test]
    public async Task Keeps_what_an_operator_has_set_for_a_peer_and_sets_it_again()
    {
        var secret = SecretKey.Parse(Sample.KeyText("preshared"))!;
        var extras = new Dictionary<PublicKey, PeerExtras> { [Sample.Key(1)] = new(secret, 25) };
        await tools.AssignPeersAsync(changed.Name, [new WantedPeer(Sample.Key(1), IpText.NetworkOf(Address(1)))], extras);
        await ChangeAsync([new WantedPeer(Sample.Key(1), IpText.NetworkOf(Address(2)))]);

        var peer = (await tools.FindDeviceAsync(changed.Name))!.Peers.ShouldHaveSingleItem();
        (peer.AllowedIps, peer.Extras).ShouldBe(($"{Address(2)}/32", extras[Sample.Key(1)]));
    }

    [Test]
    public async Task Sets_key_port_and_mark()
    {
        var keys = await tools.GenerateKeyAsync();
        await tools.ConfigureAsync(changed.Name, keys, 51999, 0x42);

        var device = (await tools.FindDeviceAsync(changed.Name))!;
        (device.PublicKey, device.ListenPort, device.FwMark).ShouldBe(((PublicKey?)await tools.DeriveAsync(keys), 51999, 0x42u));
        (await tools.FindInterfacesAsync(device.PublicKey!.Value)).ShouldBe([changed.Name]);
    }

    /// <summary>
    /// WireGuard gives a network to the last peer that names it: however they change places, each must be where it is wanted.
    /// </summary>
    [Test]
    public async Task Networks_that_change_places_are_where_they_are_wanted()
    {
        var random = new Random(20261126);
        for (var list = 0; list < 40; list++)
        {
            IPNetwork[] networks = [.. Enumerable.Range(0, 24).Select(number => IPNetwork.Parse(
                (number % 3) switch { 0 => $"10.0.0.{number}/32", 1 => $"fd00::{number:x}/128", _ => $"192.168.{number}.0/24" }))];
            random.Shuffle(networks);
            WantedPeer[] wanted = [.. Enumerable.Range(0, 8)
                .Select(key => new WantedPeer(Sample.Key(key), networks[(3 * key)..(3 * key + 1 + random.Next(3))]))];

            await ChangeAsync(wanted);

            var peers = (await tools.FindDeviceAsync(changed.Name))!.Peers;
            PeerDiff.Between(wanted, peers).IsEmpty.ShouldBeTrue($"list {list}");
            peers.Sum(peer => peer.Networks.Count()).ShouldBe(wanted.Sum(peer => peer.Networks.Count));
        }
    }

    private async Task ShouldHaveAsync(UserspaceInterface networkInterface, WantedPeer[] wanted, string when = "") =>
        (await tools.FindDeviceAsync(networkInterface.Name))!.Peers.Select(peer => $"{peer.PublicKey} {peer.AllowedIps}")
            .ShouldBe(wanted.Select(peer => $"{peer.PublicKey} {peer.AllowedIps}"), ignoreOrder: true, when);

    /// <summary>Few keys and few addresses, so that addresses move from key to key.</summary>
    private static WantedPeer[] Wanted(Random random, int most)
    {
        int[] keys = [.. Enumerable.Range(0, 24)], addresses = [.. Enumerable.Range(0, 24)];
        random.Shuffle(keys);
        random.Shuffle(addresses);
        return [.. keys.Zip(addresses, (key, address) => new WantedPeer(Sample.Key(key), IpText.NetworkOf(Address(address))))
            .Take(random.Next(most + 1))];
    }

    private static IPAddress Address(int number) => new([10, 0, (byte)(number / 250), (byte)(1 + (number % 250))]);
}
