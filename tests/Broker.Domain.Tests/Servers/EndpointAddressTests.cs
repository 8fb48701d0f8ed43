using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class EndpointAddressTests
{
    private static readonly string Label63 = new('a', 63);

    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("2001:DB8:0:0::1", "2001:db8::1")]
    public void Takes_an_ip_address(string text, string canonical) => EndpointAddress.Parse(text).ToString().ShouldBe(canonical);

    [TestCase("localhost", "localhost")]
    [TestCase("VPN.Example.ORG", "vpn.example.org")]
    [TestCase("a", "a")]
    [TestCase("1a", "1a")]
    [TestCase("1.2.3.a", "1.2.3.a")]
    [TestCase("3com.com", "3com.com")]
    [TestCase("a--b.example", "a--b.example")]
    [TestCase("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [TestCase("a.0xg", "a.0xg")]
    [TestCase("0x7f.example", "0x7f.example")]
    public void Takes_a_dns_name_in_lower_case(string text, string canonical) => EndpointAddress.Parse(text).ToString().ShouldBe(canonical);

    [Test]
    public void Takes_a_label_of_63_characters_and_refuses_64()
    {
        ShouldTake(Label63);
        ShouldTake($"{Label63}.example");
        ShouldRefuse($"a{Label63}");
        ShouldRefuse($"a{Label63}.example");
        ShouldRefuse($"example.a{Label63}");
    }

    [Test]
    public void Takes_a_name_of_253_characters_and_refuses_254()
    {
        var most = string.Join('.', Label63, Label63, Label63, new string('a', 61));
        most.Length.ShouldBe(253);

        ShouldTake(most);
        ShouldRefuse($"{most}a");
    }

    [TestCase("::ffff:192.0.2.1")]
    [TestCase("127.0.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("ff02::1")]
    public void Refuses_an_address_that_no_host_has(string text) => ShouldRefuse(text);

    [TestCase("-a.example")]
    [TestCase("a-.example")]
    [TestCase("a.-example")]
    [TestCase("a.example-")]
    [TestCase("-")]
    [TestCase("a.-.example")]
    public void Refuses_a_hyphen_at_the_edge_of_a_label(string text) => ShouldRefuse(text);

    [TestCase(".")]
    [TestCase("a.example.")]
    [TestCase(".a.example")]
    [TestCase("a..example")]
    public void Refuses_an_empty_label(string text) => ShouldRefuse(text);

    [TestCase("1")]
    [TestCase("10.0")]
    [TestCase("1.2.3.4.5")]
    [TestCase("010.0.0.1")]
    [TestCase("256.0.0.1")]
    [TestCase("a.1")]
    [TestCase("a.08")]
    [TestCase("0x7f000001")]
    [TestCase("0X7F000001")]
    [TestCase("0x7f.1")]
    [TestCase("a.0x1")]
    [TestCase("0x")]
    public void Refuses_what_a_resolver_would_read_as_an_ipv4_address(string text) => ShouldRefuse(text);

    [TestCase("a_b.example")]
    [TestCase("_a.example")]
    [TestCase("a b.example")]
    [TestCase(" a.example")]
    [TestCase("a.example ")]
    [TestCase("a.example\n")]
    [TestCase("a.example\0")]
    [TestCase("a.example:51820")]
    [TestCase("https://a.example")]
    [TestCase("*.example")]
    [TestCase("[2001:db8::1]")]
    [TestCase("fe80::1%eth0")]
    [TestCase("10.0.0.0/24")]
    [TestCase("b\u00fccher.example")]
    [TestCase("\uff41.example")]
    [TestCase("\u212a.example", Description = "the Kelvin sign, whose lower case is an ASCII k")]
    [TestCase("\u0130.example", Description = "a dotted capital I")]
    [TestCase("a\u3002example", Description = "an ideographic full stop")]
    public void Refuses_other_characters(string text) => ShouldRefuse(text);

    [Test]
    public void Names_that_differ_in_case_are_equal() => EndpointAddress.Parse("A.Example").ShouldBe(EndpointAddress.Parse("a.example"));

    private static void ShouldTake(string text) => EndpointAddress.TryParse(text, out _).ShouldBeTrue();

    private static void ShouldRefuse(string text) => EndpointAddress.TryParse(text, out _).ShouldBeFalse();
}
