using System.Net;
using Broker.Domain.Addressing;
using FsCheck;

namespace Broker.Domain.Tests.Addressing;

public sealed class SubnetIndexTests
{
    [TestCase("10.0.0.0/24", 0, "10.0.0.0")]
    [TestCase("10.0.0.0/24", 1, "10.0.0.1")]
    [TestCase("10.0.0.0/24", 255, "10.0.0.255")]
    [TestCase("10.0.0.128/25", 127, "10.0.0.255")]
    [TestCase("10.0.0.0/16", 256, "10.0.1.0")]
    [TestCase("10.0.0.7/32", 0, "10.0.0.7")]
    [TestCase("0.0.0.0/0", 4294967295, "255.255.255.255")]
    [TestCase("fd00::/64", 65536, "fd00::1:0")]
    [TestCase("fd00::/64", long.MaxValue, "fd00::7fff:ffff:ffff:ffff")]
    [TestCase("fd00::/126", 3, "fd00::3")]
    [TestCase("fd00::7/128", 0, "fd00::7")]
    public void Counts_addresses_from_the_network_address(string cidr, long index, string address) =>
        Sample.Subnet(cidr).AddressAt(index).ShouldBe(IPAddress.Parse(address));

    [TestCase("10.0.0.0/24", -1)]
    [TestCase("10.0.0.0/24", 256)]
    [TestCase("10.0.0.0/32", 1)]
    [TestCase("0.0.0.0/0", 4294967296)]
    [TestCase("10.0.0.0/24", long.MinValue)]
    [TestCase("10.0.0.0/24", long.MaxValue)]
    [TestCase("fd00::/64", -1)]
    [TestCase("fd00::/126", 4)]
    [TestCase("fd00::/128", 1)]
    public void Refuses_an_index_outside(string cidr, long index) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Sample.Subnet(cidr).AddressAt(index)).Message.ShouldContain(cidr);

    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 1000)]
    public void Addresses_grow_with_their_index(Subnet subnet, DoNotSize<ulong> one, DoNotSize<ulong> other)
    {
        var (low, high) = (IndexIn(subnet, Math.Min(one.Item, other.Item)), IndexIn(subnet, Math.Max(one.Item, other.Item)));

        (subnet.AddressAt(low).Number() - subnet.First.Number()).ShouldBe(low);
        (subnet.AddressAt(high).Number() - subnet.AddressAt(low).Number()).ShouldBe(high - low);
        subnet.AddressAt(high).Number().ShouldBeLessThanOrEqualTo(subnet.Last.Number());
    }

    private static long IndexIn(Subnet subnet, ulong number) => (long)(number % ((ulong)subnet.LastHostIndex + 1));
}
