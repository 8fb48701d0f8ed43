using System.Net;
using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class IpTextTests
{
    [TestCase("0.0.0.0")]
    [TestCase("1.2.3.4")]
    [TestCase("10.0.0.1")]
    [TestCase("255.255.255.255")]
    public void Takes_four_decimal_numbers(string text)
    {
        IpText.TryParseAddress(text, out var address).ShouldBeTrue();

        address.ToString().ShouldBe(text);
    }

    [TestCase("010.0.0.1")]
    [TestCase("10.0.0.01")]
    [TestCase("1")]
    [TestCase("1.2")]
    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.2.3.")]
    [TestCase("1.2.3.4.")]
    [TestCase("1..2.3")]
    [TestCase("0x7f.1")]
    [TestCase("0x7f000001")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("256.0.0.1")]
    [TestCase("1.2.3.-4")]
    [TestCase("+1.2.3.4")]
    [TestCase("2130706433")]
    [TestCase(" 1.2.3.4")]
    [TestCase("1.2.3.4 ")]
    [TestCase("1.2. 3.4")]
    [TestCase("1.2.3.4\n")]
    [TestCase("1.2.3.4\0")]
    [TestCase("1.2.3.4:80")]
    [TestCase("1.2.3.4/32")]
    [TestCase("\uff11.2.3.4")]
    [TestCase("\u0661.2.3.4")]
    public void Refuses_what_other_programs_read_differently(string text) => ShouldRefuse(text);

    [TestCase("::", "::")]
    [TestCase("::1", "::1")]
    [TestCase("0:0:0:0:0:0:0:1", "::1")]
    [TestCase("2001:DB8::000A", "2001:db8::a")]
    [TestCase("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [TestCase("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [TestCase("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [TestCase("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [TestCase("0000:0000:0000:0000:0000:fffe:255.255.255.255", "::fffe:ffff:ffff")]
    [TestCase("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Writes_ipv6_in_canonical_form(string text, string canonical)
    {
        IpText.TryParseAddress(text, out var address).ShouldBeTrue();

        address.ToString().ShouldBe(canonical);
    }

    [TestCase("[::1]")]
    [TestCase("[::1")]
    [TestCase("::1]")]
    [TestCase("[::1]:80")]
    [TestCase("fe80::1%eth0")]
    [TestCase("fe80::1%1")]
    [TestCase("fe80::1%")]
    [TestCase(":::")]
    [TestCase(":")]
    [TestCase("1::2::3")]
    [TestCase("::12345")]
    [TestCase("::g")]
    [TestCase("1:2:3:4:5:6:7")]
    [TestCase("1:2:3:4:5:6:7:8:9")]
    [TestCase("1:2:3:4:5:6:7:")]
    [TestCase("::ffff:010.0.0.1")]
    [TestCase("::ffff:1.2.3")]
    [TestCase("::ffff:256.0.0.1")]
    [TestCase("::1/64")]
    [TestCase(" ::1")]
    [TestCase("::1\n")]
    [TestCase("::1\0")]
    [TestCase("::\uff11")]
    [TestCase("00000:0000:0000:0000:0000:0000:255.255.255.255")]
    public void Refuses_brackets_scopes_and_broken_ipv6(string text) => ShouldRefuse(text);

    [TestCase("::ffff:192.0.2.1")]
    [TestCase("::ffff:c0a8:1")]
    [TestCase("::FFFF:192.168.0.1")]
    [TestCase("0000:0000:0000:0000:0000:ffff:255.255.255.255")]
    public void Refuses_an_ipv4_address_mapped_into_ipv6(string text) => ShouldRefuse(text);

    [TestCase("0.0.0.0")]
    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.255")]
    [TestCase("224.0.0.1")]
    [TestCase("239.255.255.255")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("ff02::1")]
    public void Knows_the_addresses_that_no_host_has(string text) => IpText.IsHostless(IPAddress.Parse(text)).ShouldBeTrue();

    [TestCase("1.0.0.0")]
    [TestCase("126.255.255.255")]
    [TestCase("128.0.0.0")]
    [TestCase("169.254.0.1")]
    [TestCase("223.255.255.255")]
    [TestCase("255.255.255.254")]
    [TestCase("::2")]
    [TestCase("fe80::1")]
    [TestCase("feff::")]
    public void Knows_the_addresses_that_a_host_can_have(string text) => IpText.IsHostless(IPAddress.Parse(text)).ShouldBeFalse();

    [TestCase(null)]
    [TestCase("")]
    [TestCase("localhost")]
    public void Refuses_what_is_no_address(string? text) => ShouldRefuse(text);

    private static void ShouldRefuse(string? text)
    {
        IpText.TryParseAddress(text, out var address).ShouldBeFalse();
        address.ShouldBeNull();
    }
}
