using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class SubnetTests
{
    [TestCase("10.0.0.0", 24)]
    [TestCase("0.0.0.0", 0)]
    [TestCase("128.0.0.0", 1)]
    [TestCase("10.0.0.2", 31)]
    [TestCase("255.255.255.255", 32)]
    [TestCase("::", 0)]
    [TestCase("fd00::", 64)]
    [TestCase("fd00::1", 128)]
    public void Is_written_as_a_cidr(string address, int mask) =>
        Subnet.Create(IPAddress.Parse(address), mask).ToString().ShouldBe($"{address}/{mask}");

    [TestCase("10.0.0.1", 24, "10.0.0.0")]
    [TestCase("10.0.0.255", 24, "10.0.0.0")]
    [TestCase("10.0.0.1", 31, "10.0.0.0")]
    [TestCase("0.0.0.1", 0, "0.0.0.0")]
    [TestCase("128.0.0.0", 0, "0.0.0.0")]
    [TestCase("fd00::1", 64, "fd00::")]
    [TestCase("fd00::1", 127, "fd00::")]
    [TestCase("8000::", 0, "::")]
    public void Refuses_host_bits_and_names_the_network_address(string address, int mask, string network)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Subnet.Create(IPAddress.Parse(address), mask));

        refusal.Field.ShouldBe("NetworkAddress");
        refusal.Message.ShouldStartWith($"{address} ");
        refusal.Message.ShouldEndWith($" {network}.");
    }

    [TestCase("10.0.0.0", -1, 32)]
    [TestCase("10.0.0.0", 33, 32)]
    [TestCase("0.0.0.0", int.MinValue, 32)]
    [TestCase("0.0.0.0", int.MaxValue, 32)]
    [TestCase("::", -1, 128)]
    [TestCase("::", 129, 128)]
    public void Refuses_a_mask_out_of_range_and_names_the_range(string address, int mask, int longest)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Subnet.Create(IPAddress.Parse(address), mask));

        refusal.Field.ShouldBe("NetworkMask");
        refusal.Message.ShouldBe($"{mask} must be a prefix length from 0 to {longest}.");
    }

    [Test]
    public void Takes_every_ipv4_mask([Range(0, 32)] int mask)
    {
        var subnet = Subnet.Create(IPAddress.Any, mask);

        subnet.First.ShouldBe(IPAddress.Any);
        (subnet.Last.Number() + 1).ShouldBe(BigInteger.Pow(2, 32 - mask));
        subnet.Family.ShouldBe(AddressFamily.InterNetwork);
    }

    [TestCase("10.0.0.0/24", "10.0.0.0", "10.0.0.255")]
    [TestCase("10.0.0.4/30", "10.0.0.4", "10.0.0.7")]
    [TestCase("10.0.0.2/31", "10.0.0.2", "10.0.0.3")]
    [TestCase("10.0.0.2/32", "10.0.0.2", "10.0.0.2")]
    [TestCase("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [TestCase("fd00::/64", "fd00::", "fd00::ffff:ffff:ffff:ffff")]
    [TestCase("fd00::2/127", "fd00::2", "fd00::3")]
    [TestCase("fd00::2/128", "fd00::2", "fd00::2")]
    [TestCase("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Reaches_from_its_first_to_its_last_address(string cidr, string first, string last)
    {
        Sample.Subnet(cidr).First.ShouldBe(IPAddress.Parse(first));
        Sample.Subnet(cidr).Last.ShouldBe(IPAddress.Parse(last));
    }

    [TestCase("0.0.0.0/0", 4294967294)]
    [TestCase("10.0.0.0/24", 254)]
    [TestCase("10.0.0.0/30", 2)]
    [TestCase("10.0.0.0/31", 0)]
    [TestCase("10.0.0.0/32", 0)]
    [TestCase("::/0", long.MaxValue - 1)]
    [TestCase("fd00::/64", long.MaxValue - 1)]
    [TestCase("fd00::/65", long.MaxValue - 1)]
    [TestCase("fd00::/66", long.MaxValue / 2)]
    [TestCase("fd00::/126", 3)]
    [TestCase("fd00::/127", 1)]
    [TestCase("fd00::/128", 0)]
    public void Ends_below_the_broadcast_address_which_ipv6_has_not(string cidr, long lastHostIndex) =>
        Sample.Subnet(cidr).LastHostIndex.ShouldBe(lastHostIndex);

    [TestCase("127.0.0.0", 8)]
    [TestCase("126.0.0.0", 7)]
    [TestCase("127.1.2.0", 24)]
    [TestCase("0.0.0.0", 0)]
    [TestCase("224.0.0.0", 24)]
    [TestCase("255.255.255.252", 30)]
    [TestCase("::", 64)]
    [TestCase("ff00::", 16)]
    public void Refuses_a_network_whose_addresses_no_host_has(string address, int mask) =>
        Should.Throw<InvalidFieldException>(() => Subnet.CreateForHosts(IPAddress.Parse(address), mask)).Field.ShouldBe("NetworkAddress");

    [TestCase("1.0.0.0", 8)]
    [TestCase("10.0.0.0", 24)]
    [TestCase("fd00::", 64)]
    public void Takes_a_network_for_hosts(string address, int mask) =>
        Subnet.CreateForHosts(IPAddress.Parse(address), mask).ToString().ShouldBe($"{address}/{mask}");
}
