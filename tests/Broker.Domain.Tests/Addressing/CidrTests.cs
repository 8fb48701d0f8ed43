using System.Net;
using System.Numerics;
using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class CidrTests
{
    [TestCase("10.0.0.0/24", "10.0.0.0/24")]
    [TestCase("10.0.0.255/24", "10.0.0.0/24")]
    [TestCase("10.1.2.3/0", "0.0.0.0/0")]
    [TestCase("255.255.255.255/1", "128.0.0.0/1")]
    [TestCase("10.255.255.255/15", "10.254.0.0/15")]
    [TestCase("10.0.0.3/31", "10.0.0.2/31")]
    [TestCase("10.0.0.3/32", "10.0.0.3/32")]
    [TestCase("2001:DB8::1/0", "::/0")]
    [TestCase("2001:db8:ffff::1/33", "2001:db8:8000::/33")]
    [TestCase("2001:db8::1/64", "2001:db8::/64")]
    [TestCase("2001:db8::3/127", "2001:db8::2/127")]
    [TestCase("2001:db8::3/128", "2001:db8::3/128")]
    public void Clears_the_host_bits(string text, string canonical)
    {
        IpText.TryParseCidr(text, out var network).ShouldBeTrue();

        network.ToString().ShouldBe(canonical);
    }

    [TestCase("10.0.0.0")]
    [TestCase("10.0.0.0/")]
    [TestCase("::1")]
    [TestCase("::1/")]
    [TestCase("/24")]
    [TestCase("/")]
    [TestCase("")]
    public void Refuses_a_missing_part(string text) => IpText.TryParseCidr(text, out _).ShouldBeFalse();

    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/64")]
    [TestCase("10.0.0.0/128")]
    [TestCase("::/129")]
    [TestCase("::/999")]
    [TestCase("::/1000")]
    [TestCase("10.0.0.0/4294967304")]
    public void Refuses_a_prefix_longer_than_the_address(string text) => IpText.TryParseCidr(text, out _).ShouldBeFalse();

    [TestCase("10.0.0.0/08")]
    [TestCase("10.0.0.0/00")]
    [TestCase("::/064")]
    [TestCase("10.0.0.0/-1")]
    [TestCase("10.0.0.0/+8")]
    [TestCase("10.0.0.0/ 8")]
    [TestCase("10.0.0.0/8 ")]
    [TestCase("10.0.0.0 /8")]
    [TestCase(" 10.0.0.0/8")]
    [TestCase("10.0.0.0/8\n")]
    [TestCase("10.0.0.0/8\0")]
    [TestCase("10.0.0.0/0x8")]
    [TestCase("10.0.0.0/8.0")]
    [TestCase("10.0.0.0/8/8")]
    [TestCase("10.0.0.0//8")]
    [TestCase("10.0.0.0/\u0668")]
    [TestCase("10.0.0.0/255.0.0.0")]
    public void Refuses_a_prefix_that_is_no_plain_number(string text) => IpText.TryParseCidr(text, out _).ShouldBeFalse();

    [TestCase("010.0.0.0/8")]
    [TestCase("10/8")]
    [TestCase("10.0/8")]
    [TestCase("[::1]/64")]
    [TestCase("fe80::1%eth0/64")]
    [TestCase("example.org/24")]
    public void Refuses_what_is_no_address(string text) => IpText.TryParseCidr(text, out _).ShouldBeFalse();

    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 1000)]
    public void The_network_holds_the_address_and_has_no_host_bits(IPAddress address, byte prefix)
    {
        var bits = address.GetAddressBytes().Length * 8;
        var length = prefix % (bits + 1);

        IpText.TryParseCidr($"{address}/{length}", out var network).ShouldBeTrue();

        network.Contains(address).ShouldBeTrue();
        (network.BaseAddress.Number() % BigInteger.Pow(2, bits - length)).ShouldBe(BigInteger.Zero);
    }
}
