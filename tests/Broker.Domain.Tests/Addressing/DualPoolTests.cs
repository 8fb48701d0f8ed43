using System.Net;
using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

[Category("Rule2")]
public sealed class DualPoolTests
{
    [TestCase(21, "10.0.0.21", "fd00::15")]
    [TestCase(254, "10.0.0.254", "fd00::fe")]
    public void One_index_is_an_address_in_each_subnet(long index, string address, string addressV6)
    {
        var lease = Pool("10.0.0.0/24", "fd00::/64").LeaseAt(index);

        lease.Address.ShouldBe(IPAddress.Parse(address));
        lease.AddressV6.ShouldBe(IPAddress.Parse(addressV6));
        lease.Networks.ShouldBe([IPNetwork.Parse($"{address}/32"), IPNetwork.Parse($"{addressV6}/128")]);
    }

    [TestCase("10.0.0.21", 21)]
    [TestCase("fd00::15", 21)]
    [TestCase("10.0.0.2", 2)]
    public void A_lease_is_named_by_either_address(string address, long index) =>
        Pool("10.0.0.0/24", "fd00::/64").LeaseOf(IPAddress.Parse(address)).Index.ShouldBe(index);

    [TestCase("10.0.0.0")]
    [TestCase("10.0.0.255")]
    [TestCase("10.0.1.1")]
    [TestCase("fd00::")]
    [TestCase("fd00::ff")]
    [TestCase("fd01::5")]
    [TestCase("10.0.0.1", Description = "the server's own")]
    [TestCase("fd00::1", Description = "the server's own")]
    public void Refuses_an_address_that_no_client_can_have(string address)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Pool("10.0.0.0/24", "fd00::/64").LeaseOf(IPAddress.Parse(address)));

        refusal.Field.ShouldBe("Lease");
        refusal.Message.ShouldContain(address);
    }

    [TestCase("10.0.0.254", 254)]
    [TestCase("fd00::fe", 254)]
    [TestCase("10.0.0.1", 1)]
    public void The_server_names_its_own_address(string own, long index)
    {
        var pool = Pool("10.0.0.0/24", "fd00::/64", own);

        pool.ServerIndex.ShouldBe(index);
        pool.Size.ShouldBe(index == 254 ? 252 : 253);
        Should.Throw<ArgumentOutOfRangeException>(() => pool.LeaseAt(index));
    }

    [TestCase("10.0.0.255")]
    [TestCase("10.0.0.0")]
    [TestCase("10.0.1.1")]
    public void Refuses_an_own_address_that_no_host_has(string own) =>
        Should.Throw<InvalidFieldException>(() => Pool("10.0.0.0/24", "fd00::/64", own)).Field.ShouldBe("ServerWgIp");

    [TestCase("10.0.0.0/24", "10.1.0.0/24", "NetworkAddressV6")]
    [TestCase("fd00::/64", "fd01::/64", "NetworkAddressV6")]
    [TestCase("10.0.0.0/24", "fd00::/121", "NetworkMaskV6")]
    public void Refuses_a_second_subnet_that_is_no_wider_ipv6_one(string first, string second, string field) =>
        Should.Throw<InvalidFieldException>(() => Pool(first, second)).Field.ShouldBe(field);

    [Test]
    public void Takes_a_second_subnet_with_just_as_many_addresses() => Pool("10.0.0.0/24", "fd00::/120").LastIndex.ShouldBe(254);

    private static AddressPool Pool(string first, string second, string? own = null) =>
        AddressPool.Create(Sample.Subnet(first), 0, Sample.Subnet(second), own is null ? null : IPAddress.Parse(own));
}
