using System.Net;
using Agent.Brokers;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

public sealed class PeerListTests
{
    [TestCase("10.0.0.0/24", "10.0.0.1", "10.0.0.21", "10.0.0.254")]
    [TestCase("10.0.0.0/8", "10.0.0.1", "10.255.255.254", "10.0.1.0")]
    [TestCase("fd00::/64", "fd00::1", "fd00::21", "fd00::7fff:ffff:ffff:fffe")]
    public void Takes_peers_with_addresses_of_the_subnet(string subnet, string server, string first, string second)
    {
        var list = PeerList.Read(Answer(Sample.Peer(1, first), Sample.Peer(2, second)), Known(subnet, server), Sample.Keys.PublicKey);

        list.Peers.ShouldBe([
            new WantedPeer(Sample.Key(1), IpText.NetworkOf(IPAddress.Parse(first))),
            new WantedPeer(Sample.Key(2), IpText.NetworkOf(IPAddress.Parse(second))),
        ]);
    }

    [Test]
    public void Takes_none() => PeerList.Read(Answer(), Known("10.0.0.0/24", "10.0.0.1"), Sample.Keys.PublicKey).Peers.ShouldBeEmpty();

    [TestCase("fd00::/64", "fd00:0::21")]
    [TestCase("fd00::/64", "FD00::21")]
    [TestCase("fd00::/64", "fd00::21%1")]
    [TestCase("fd00::/64", "fd00::21%nowhere")]
    [TestCase("fd00::/64", "[fd00::21]")]
    [TestCase("fd00::/64", "10.0.0.21")]
    [TestCase("fd00::/64", "fd00:0:0:1::21")]
    [TestCase("10.0.0.0/24", "10.0.0.21 ")]
    [TestCase("10.0.0.0/24", "::ffff:10.0.0.21")]
    [TestCase("10.0.0.0/24", "10.0.0.256")]
    public void Refuses_a_list_with_an_address_that_is_none_of_the_subnet_s(string subnet, string address) =>
        ShouldRefuse(subnet, Sample.Peer(1, address)).ShouldContain(address);

    [Test]
    public void Refuses_a_list_with_two_peers_of_one_address() =>
        ShouldRefuse("10.0.0.0/24", Sample.Peer(1, "10.0.0.21"), Sample.Peer(2, "10.0.0.21"));

    [Test]
    public void Refuses_a_list_with_two_peers_of_one_key() =>
        ShouldRefuse("10.0.0.0/24", Sample.Peer(1, "10.0.0.21"), Sample.Peer(1, "10.0.0.22"));

    [Test]
    public void Says_what_is_absurd_on_one_line_and_not_at_length()
    {
        var message = ShouldRefuse("10.0.0.0/24", Sample.Peer(1, "first\nsecond" + new string('x', 5000)));

        message.ShouldNotContain('\n');
        message.Length.ShouldBeLessThan(1000);
    }

    private static string ShouldRefuse(string subnet, params PeerResponse[] peers)
    {
        var network = IPNetwork.Parse(subnet);
        var answer = Answer([Sample.Peer(9, network.Contains(IPAddress.Parse("10.0.0.9")) ? "10.0.0.9" : "fd00::9"), .. peers]);
        var refusal = Should.Throw<BrokerFaultException>(
            () => PeerList.Read(answer, Known(subnet, network.BaseAddress.ToString() is "fd00::" ? "fd00::1" : "10.0.0.1"), ownKey: null));
        refusal.IsTransient.ShouldBeFalse();
        return refusal.Message;
    }

    private static KnownServer Known(string subnet, string address)
    {
        var network = IPNetwork.Parse(subnet);
        return new KnownServer(
            Sample.Keys.PublicKey, Sample.Endpoint("vpn.example.org", 5128),
            AddressPool.Create(
                Subnet.CreateForHosts(network.BaseAddress, network.PrefixLength), 0, serverAddress: IPAddress.Parse(address)));
    }

    private static ServerConfigResponse Answer(params PeerResponse[] peers) =>
        new() { ServerId = Sample.ServerId, Revision = 1, Peers = peers };
}
