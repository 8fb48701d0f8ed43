using System.Text;
using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.Servers;

namespace Broker.Pages.Tests;

/// <summary>What the form of a server sends, and what it asks about first.</summary>
public sealed class ServerSettingsTests
{
    private static readonly ServerResponse Server = new()
    {
        ServerName = "berlin",
        EndpointAddress = "vpn.example",
        EndpointPort = 51820,
        PublicKey = "key",
        NetworkAddress = "10.1.0.0",
        NetworkMask = 24,
        NReservedIps = 0,
        AllowedIps = "10.1.0.0/24",
        ServerWgIp = "10.1.0.1",
        Dns = "10.1.0.1",
        Mtu = 1380,
        ReclaimIdleDays = 90,
        Revision = 1,
    };

    private static readonly ServerStatusResponse Used = AttentionTests.InStep with { Peers = 3, PeersOnline = 2 };

    [Test]
    public void What_is_not_changed_is_not_sent() => Text(Change(_ => { })).ShouldBe("""{"server_name":"berlin"}""");

    [Test]
    public void What_is_emptied_is_removed() => Text(Change(settings => (settings.Dns, settings.Mtu, settings.Reclaim) = ("", 0, 0)))
        .ShouldBe("""{"server_name":"berlin","dns":"","mtu":0,"reclaim_idle_days":0}""");

    [Test]
    public void All_that_an_operator_may_change_is_sent()
    {
        var sent = Text(Change(settings =>
        {
            (settings.Name, settings.PublicKey, settings.EndpointAddress, settings.EndpointPort) = (" bonn ", "other", "new.example", 1);
            (settings.NetworkMask, settings.NetworkAddressV6, settings.NetworkMaskV6, settings.Address) = (23, "fd00::", 64, "10.1.0.2");
            (settings.Reserved, settings.AllowedIps, settings.AllowOverlap, settings.Keepalive) = (9, "10.0.0.0/8", true, 25);
            settings.Quarantine = 60;
        }));

        sent.ShouldBe(
            """{"server_name":"berlin","new_name":"bonn","public_key":"other","endpoint_address":"new.example","endpoint_port":1,"""
            + """ "allowed_ips":"10.0.0.0/8","server_wg_ip":"10.1.0.2","network_mask":23,"network_address_v6":"fd00::","network_mask_v6":64,""".TrimStart()
            + """ "n_reserved_ips":9,"allow_overlap":true,"persistent_keepalive":25,"lease_quarantine_seconds":60}""".TrimStart());
    }

    [Test]
    public void A_new_server_leaves_to_the_broker_what_is_empty()
    {
        var settings = new ServerSettings { Name = "bonn", PublicKey = "key", EndpointAddress = "vpn.example", NetworkAddress = "10.2.0.0" };

        Text(settings.ToAdd()).ShouldBe(
            """{"server_name":"bonn","network_address":"10.2.0.0","network_mask":24,"public_key":"key","endpoint_address":"vpn.example","""
            + """ "endpoint_port":51820,"n_reserved_ips":0,"allow_overlap":false}""".TrimStart());
    }

    [TestCase("key", "public key")]
    [TestCase("endpoint", "vpn.example:51820")]
    [TestCase("address", "10.1.0.1")]
    [TestCase("reclaim", "30 days")]
    public void A_change_that_cuts_somebody_off_is_asked_about(string what, string named)
    {
        var losses = ServerLosses.Of(Change(settings => Lose(settings, what)), ServerSettings.Of(Server), Used);

        losses.Count.ShouldBe(2);
        losses[0].ShouldContain(named);
        losses[1].ShouldBe("It affects 3 clients, 2 of them online now.");
    }

    [TestCase("key")]
    [TestCase("reclaim")]
    public void Where_nobody_has_access_nobody_is_cut_off(string what) => ServerLosses
        .Of(Change(settings => Lose(settings, what)), ServerSettings.Of(Server), Used with { Peers = 0 }).ShouldBeEmpty();

    [Test]
    public void What_takes_nothing_is_not_asked_about() => ServerLosses
        .Of(Change(settings => (settings.Name, settings.Dns, settings.Reclaim) = ("bonn", "10.1.0.9", 91)), ServerSettings.Of(Server), Used).ShouldBeEmpty();

    private static void Lose(ServerSettings settings, string what)
    {
        settings.PublicKey = what == "key" ? "other" : settings.PublicKey;
        settings.EndpointPort = what == "endpoint" ? 51821 : settings.EndpointPort;
        settings.Address = what == "address" ? "10.1.0.9" : settings.Address;
        settings.Reclaim = what == "reclaim" ? 30 : settings.Reclaim;
    }

    private static UpdateServerRequest Change(Action<ServerSettings> type)
    {
        var settings = ServerSettings.Of(Server);
        type(settings);
        return settings.ToUpdate(ServerSettings.Of(Server));
    }

    private static string Text<T>(T request) => Encoding.UTF8.GetString(Wire.Write(request));
}
