using Agent.Tests.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Clients;

/// <summary>A <c>wg-quick</c> file can contain commands that run as root, so nothing from the broker is written to it unchecked.</summary>
public sealed class HostileAnswerTests
{
    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("vpn.example.org\n[Interface]\nPostUp = reboot")]
    [TestCase("fe80::1%\n[Interface]\nPostUp = reboot #", Description = "in the zone of an address")]
    [TestCase("fe80::1%\nPersistentKeepalive = 1 #")]
    [TestCase("fe80::1%0")]
    [TestCase("fe80::1%nowhere")]
    [TestCase("[2001:db8::1]", Description = "brackets of its own")]
    [TestCase("[2001:db8::1]:80")]
    [TestCase("192.0.2.1\r\nPostUp = reboot")]
    [TestCase("vpn.example.org # comment")]
    [TestCase("vpn example org")]
    [TestCase("vpn.example.org:80")]
    [TestCase("$(reboot)")]
    [TestCase("`reboot`")]
    [TestCase("-oProxyCommand")]
    [TestCase("vpn.example.org\0")]
    [TestCase("010.0.0.1")]
    [TestCase("1.2.3")]
    public Task An_endpoint_that_is_none_is_not_written(string? address) =>
        ShouldWriteNothingAsync(server => server with { EndpointAddress = address! });

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65536)]
    public Task A_port_that_is_none_is_not_written(int port) => ShouldWriteNothingAsync(server => server with { EndpointPort = port });

    [TestCase(null)]
    [TestCase("")]
    [TestCase("AAAA")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh=", Description = "a second spelling")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\nPostUp = reboot")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg= ")]
    public Task A_key_that_is_none_is_not_written(string? key) => ShouldWriteNothingAsync(server => server with { PublicKey = key! });

    [TestCase(null)]
    [TestCase("")]
    [TestCase("10.0.0.21/32")]
    [TestCase("10.0.0.21\nPostUp = reboot")]
    [TestCase("10.21")]
    [TestCase("10.0.0.021")]
    [TestCase("fd00::21%nowhere")]
    [TestCase("[fd00::21]:80")]
    [TestCase("somewhere")]
    public Task A_lease_that_is_none_is_not_written(string? lease) =>
        ShouldWriteNothingAsync(changeSubnet: subnet => subnet with { Lease = lease! });

    [TestCase(null)]
    [TestCase("")]
    [TestCase("10.0.0.0/24,")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/-1")]
    [TestCase("fd00::%nowhere/8")]
    [TestCase("10.0.0.0/24\nPostUp = reboot")]
    [TestCase("10.0.0.0/24, 10.1.0.0/16; reboot")]
    public Task Networks_that_are_none_are_not_written(string? allowedIps) =>
        ShouldWriteNothingAsync(changeSubnet: subnet => subnet with { AllowedIps = allowedIps! });

    [TestCase("")]
    [TestCase("10.0.0.22", Description = "of the first lease's family")]
    [TestCase("fd00::15/128")]
    [TestCase("fd00::15\nPostUp = reboot")]
    [TestCase("fe80::1%eth0")]
    public Task A_second_lease_that_is_none_is_not_written(string lease) =>
        ShouldWriteNothingAsync(changeSubnet: subnet => subnet with { LeaseV6 = lease });

    [TestCase("10.0.0.1\nPostUp = reboot")]
    [TestCase("10.0.0.1, $(reboot)")]
    [TestCase("10.0.0.1 # comment")]
    [TestCase("10.0.0.1,")]
    public Task DNS_servers_that_are_none_are_not_written(string dns) => ShouldWriteNothingAsync(server => server with { Dns = dns });

    [TestCase(575, 25)]
    [TestCase(65536, 25)]
    [TestCase(1380, -1)]
    [TestCase(1380, 65536)]
    public Task Numbers_that_are_none_are_not_written(int mtu, int keepalive) =>
        ShouldWriteNothingAsync(server => server with { Mtu = mtu, PersistentKeepalive = keepalive });

    [TestCase("""{"server":null,"subnet":null}""")]
    [TestCase("""{"server":{"endpoint_address":"a","endpoint_port":1,"public_key":"k"},"subnet":null}""")]
    [TestCase("""{"server":{"endpoint_address":"a","endpoint_port":"1","public_key":"k"},"subnet":{"allowed_ips":"","lease":""}}""")]
    public async Task An_answer_that_lacks_something_is_not_written(string json)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Break(Reply.Ok(json));

        (await host.RoundAsync()).ShouldBeFalse();

        host.Has("berlin").ShouldBeFalse();
    }

    [Test]
    public async Task A_network_of_either_family_is_written_in_canonical_form()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.0.0.77/24 ,FD00:0::1/8" });

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldContain("\nAllowedIPs = 10.0.0.0/24, fd00::/8\n");
    }

    /// <summary>Writes no new file, overwrites none, and lets the broker inject no line into the log.</summary>
    private static async Task ShouldWriteNothingAsync(
        Func<PeerServerResponse, PeerServerResponse>? change = null, Func<ClientSubnetResponse, ClientSubnetResponse>? changeSubnet = null)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        var right = host.Broker.Peerings["berlin"];
        host.Say("berlin", change, changeSubnet);
        (await host.RoundAsync()).ShouldBeFalse();
        host.Has("berlin").ShouldBeFalse();

        host.Broker.Peerings["berlin"] = right;
        await host.RoundAsync();
        var (files, told) = (host.Folder.Age(), host.Log.Count);
        host.Say("berlin", change, changeSubnet);
        (await host.RoundAsync()).ShouldBeFalse();

        host.Folder.Look().ShouldBe(files);
        host.Log.Skip(told).ShouldHaveSingleItem().ShouldStartWith("berlin: ");
    }
}
