using System.Net;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>An interface is more than its peers: what somebody takes from its link comes back, and no tunnel is cut for that.</summary>
public sealed class LinkTests
{
    private static readonly InterfaceAddress Own = new(IPAddress.Parse("10.0.0.1"), 24);
    private static readonly InterfaceAddress Further = new(IPAddress.Parse("192.168.9.1"), 24);

    [TestCase("ip link set down", "link up")]
    [TestCase("ip addr flush", "address")]
    [TestCase("ip addr del, with another address left", "address")]
    [TestCase("ip route del", "route")]
    [TestCase("ip link set mtu", "mtu")]
    [TestCase("wg set fwmark", "configure")]
    [TestCase("wg set listen-port", "configure")]
    public async Task Repairs_without_cutting_a_tunnel(string what, string repair)
    {
        using var host = await UsedAsync();
        Break(host, what);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.WireGuard.Changes.ShouldBe([$"{repair} wgtest"]);
        var found = host.Interface;
        (found.IsRaised, found.Mtu, found.FwMark, found.ListenPort).ShouldBe((true, 1380, 0x42u, 5128));
        found.Addresses.ShouldContain(Own);
        found.Routes.ShouldContain(Own.Network);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [TestCase("ip link set down")]
    [TestCase("ip addr flush")]
    public async Task Repairs_while_the_broker_is_away(string what)
    {
        using var host = await UsedAsync();
        host.Broker.Stop();
        Break(host, what);
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(2);

        host.WireGuard.Changes.ShouldAllBe(
            change => !change.StartsWith("up", StringComparison.Ordinal) && !change.StartsWith("down", StringComparison.Ordinal));
        (host.Interface.IsRaised, host.Interface.Addresses.Contains(Own)).ShouldBe((true, true));
    }

    [Test]
    public async Task An_operator_s_further_address_comes_back_too()
    {
        using var host = await UsedAsync();
        host.WriteBootFile(host.BootText.Replace("Address = ", $"Address = {Further}\nAddress = ", StringComparison.Ordinal));
        host.Interface.Add(Further);
        host.Interface.Addresses.Clear();

        await host.RoundAsync();

        host.Interface.Addresses.ShouldBe([Own, Further], ignoreOrder: true);
    }

    [Test]
    public async Task What_cannot_be_repaired_is_told_and_peers_follow_all_the_same()
    {
        using var host = await UsedAsync();
        host.Interface.Addresses.Clear();
        host.WireGuard.BeforeChange = change => _ = change.StartsWith("address", StringComparison.Ordinal)
            ? throw new ToolException("`ip address add` ended with 2: RTNETLINK answers: Operation not permitted")
            : 0;
        host.Broker.Peers = Sample.Peers(21, 23);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} 10.0.0.21/32", $"{Sample.Key(23)} 10.0.0.23/32"], ignoreOrder: true);
        host.Findings.ShouldHaveSingleItem().Text.ShouldContain("Operation not permitted");
        host.Log.Count(line => line.Contains("Operation not permitted", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task Reads_what_ip_prints()
    {
        const string Address = """
            [{"ifindex":5,"ifname":"wg0","flags":["POINTOPOINT","NOARP","UP","LOWER_UP"],"mtu":1420,"operstate":"UNKNOWN",
              "addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24,"scope":"global"},{"family":"inet6","local":"fd00::1","prefixlen":64}]}]
            """;
        const string Routes = """[{"dst":"10.0.0.0/24","protocol":"kernel","prefsrc":"10.0.0.1"},{"dst":"default"},{"dst":"10.9.0.7"}]""";

        var link = Link.Read(Address, Routes, "[ ]", "");

        (link.IsUp, link.Mtu).ShouldBe((true, 1420));
        link.Addresses.Select(address => address.ToString()).ShouldBe(["10.0.0.1/24", "fd00::1/64"]);
        link.Routes.Select(route => route.ToString()).ShouldBe(["10.0.0.0/24", "10.9.0.7/32"]);
        Should.Throw<FormatException>(() => Link.Read("no", "[]"));
        Should.Throw<FormatException>(() => Link.Read("[]", "[]"));
        await Task.CompletedTask;
    }

    /// <summary>A host whose peers have used the interface, with an MTU and a mark in its file.</summary>
    private static async Task<ServerHost> UsedAsync()
    {
        var host = await ServerHost.LiveAsync(21, 22);
        host.WriteBootFile(host.BootText.Replace("Table = off", "Table = off\nMTU = 1380\nFwMark = 0x42", StringComparison.Ordinal));
        await host.RoundAsync();
        host.WireGuard.Changes.ShouldBe(["configure wgtest", "mtu wgtest"]);
        host.WireGuard.Changes.Clear();
        return host;
    }

    private static void Break(ServerHost host, string what)
    {
        switch (what)
        {
            case "ip link set down":
                host.Interface.IsRaised = false;
                host.Interface.Routes.Clear();
                break;
            case "ip addr flush":
                host.Interface.Addresses.Clear();
                host.Interface.Routes.Clear();
                break;
            case "ip addr del, with another address left":
                host.Interface.Addresses.Clear();
                host.Interface.Routes.Clear();
                host.Interface.Add(Further);
                break;
            case "ip route del":
                host.Interface.Routes.Clear();
                break;
            case "ip link set mtu":
                host.Interface.Mtu = 1500;
                break;
            case "wg set fwmark":
                host.Interface.FwMark = 0;
                break;
            default:
                host.Interface.ListenPort = 1;
                break;
        }
    }
}
