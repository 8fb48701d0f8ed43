using System.Net;
using Agent.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>What the peers of an answer may use: what contradicts itself is not used at all.</summary>
public sealed class AllowedIpsTests
{
    private static readonly AddressPool Pool = AddressPool.Create(
        Subnet.CreateForHosts(IPAddress.Parse("10.0.0.0"), 24), 0, Subnet.CreateForHosts(IPAddress.Parse("fd00::"), 64));

    [TestCase("10.0.0.21/32", "fd00::15/128")]
    [TestCase("10.0.0.21/32", "fd00::15/128", "192.168.7.0/24", "2001:db8::/48")]
    [TestCase("192.168.7.0/24", "fd00::15/128", "10.0.0.21/32", Description = "in any order")]
    [TestCase("10.0.0.21/32", "fd00::15/128", "192.168.0.0/16", "192.168.7.0/24", Description = "one in another, of one peer")]
    [TestCase("10.0.0.21/32", "fd00::15/128", "10.0.1.0/24", Description = "beside the subnet")]
    public void Takes_addresses_and_networks(params string[] networks)
    {
        var peer = Read(Peer(21, networks)).Peers.ShouldHaveSingleItem();

        peer.Address.ShouldBe(IPAddress.Parse("10.0.0.21"));
        peer.Networks.Select(network => $"{network}").ShouldBe(networks, ignoreOrder: true);
    }

    [Test]
    public void A_broker_of_an_earlier_release_tells_the_address_only() =>
        Read(Sample.Peer(21)).Peers.ShouldHaveSingleItem().AllowedIps.ShouldBe("10.0.0.21/32");

    [TestCase("nothing at all")]
    [TestCase("no address in the second subnet", "10.0.0.21/32")]
    [TestCase("no address in the first subnet", "fd00::15/128")]
    [TestCase("another address in the second subnet", "10.0.0.21/32", "fd00::16/128")]
    [TestCase("a second address in the first subnet", "10.0.0.21/32", "10.0.0.22/32", "fd00::15/128")]
    [TestCase("a part of a subnet", "10.0.0.21/32", "fd00::15/128", "10.0.0.128/25")]
    [TestCase("a subnet", "10.0.0.21/32", "fd00::15/128", "fd00::/64")]
    [TestCase("more than a subnet", "10.0.0.21/32", "fd00::15/128", "10.0.0.0/8")]
    [TestCase("everything", "10.0.0.21/32", "fd00::15/128", "0.0.0.0/0")]
    [TestCase("everything of the newer family", "10.0.0.21/32", "fd00::15/128", "::/0")]
    [TestCase("host bits", "10.0.0.21/32", "fd00::15/128", "192.168.7.1/24")]
    [TestCase("no prefix length", "10.0.0.21/32", "fd00::15/128", "192.168.7.1")]
    [TestCase("another spelling", "10.0.0.21/32", "fd00::15/128", "2001:DB8::/48")]
    [TestCase("no network", "10.0.0.21/32", "fd00::15/128", "192.168.7.0/33")]
    [TestCase("a second line", "10.0.0.21/32", "fd00::15/128", "192.168.7.0/24\nPostUp = reboot")]
    [TestCase("nothing in a place", "10.0.0.21/32", "fd00::15/128", null)]
    [TestCase("one twice", "10.0.0.21/32", "fd00::15/128", "192.168.7.0/24", "192.168.7.0/24")]
    public void Refuses(string what, params string?[] networks) => ShouldRefuse(what, Peer(21, networks!));

    [TestCase("192.168.7.0/24", "192.168.7.0/24")]
    [TestCase("192.168.7.0/24", "192.168.0.0/16")]
    [TestCase("192.168.0.0/16", "192.168.7.128/25")]
    [TestCase("2001:db8::/32", "2001:db8:1::/48")]
    public void Refuses_networks_of_two_peers_that_overlap(string one, string other) => ShouldRefuse(
        $"{one} and {other}",
        Sample.DualPeer(21, "172.16.0.0/24", one), Sample.DualPeer(22, "10.1.0.0/16"), Sample.DualPeer(23, other, "192.0.2.0/24"));

    [Test]
    public void Refuses_a_network_in_one_of_which_its_own_peer_has_a_part()
    {
        var answer = new[] { Sample.DualPeer(21, "192.168.0.0/16", "192.168.7.0/24"), Sample.DualPeer(22, "192.168.8.0/24") };

        ShouldRefuse("the outer network counts", answer);
    }

    [TestCase("10.0.0.1", Description = "the server's own")]
    [TestCase("10.0.0.0", Description = "the network's")]
    [TestCase("10.0.0.255", Description = "broadcast")]
    public void Refuses_an_address_that_no_client_can_have(string address) => ShouldRefuse(address, Sample.Peer(21, address));

    private static PeerResponse Peer(int number, string[] networks) => Sample.Peer(number) with { AllowedIps = networks };

    private static void ShouldRefuse(string what, params PeerResponse[] peers) =>
        Should.Throw<BrokerFaultException>(() => Read(peers), what).Message.ShouldContain("nothing of the answer is used");

    private static PeerList Read(params PeerResponse[] peers) => PeerList.Read(
        new ServerConfigResponse { ServerId = Sample.ServerId, Revision = 1, Peers = peers },
        new KnownServer(Sample.Keys.PublicKey, Sample.Endpoint("vpn.example.org", 5128), Pool),
        ownKey: null);
}
