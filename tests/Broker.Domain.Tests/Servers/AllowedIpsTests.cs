using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class AllowedIpsTests
{
    [TestCase("10.0.0.0/24", "10.0.0.0/24")]
    [TestCase("10.0.0.7/24", "10.0.0.0/24")]
    [TestCase("0.0.0.0/0,::/0", "0.0.0.0/0, ::/0")]
    [TestCase("2001:DB8:0::1/32", "2001:db8::/32")]
    [TestCase("  10.0.0.0/24 ,\t::1/128\r\n", "10.0.0.0/24, ::1/128")]
    public void Is_written_in_canonical_form(string text, string canonical) => AllowedIps.Parse(text).ToString().ShouldBe(canonical);

    [TestCase("10.2.0.0/16,10.1.0.0/16,10.3.0.0/16", "10.2.0.0/16, 10.1.0.0/16, 10.3.0.0/16")]
    [TestCase("::/0,0.0.0.0/0", "::/0, 0.0.0.0/0")]
    [TestCase("10.0.0.0/24,10.0.0.0/8", "10.0.0.0/24, 10.0.0.0/8")]
    public void Keeps_the_order(string text, string canonical) => AllowedIps.Parse(text).ToString().ShouldBe(canonical);

    [TestCase("10.0.0.0/24,10.0.0.0/24", "10.0.0.0/24")]
    [TestCase("10.0.0.1/24,10.0.0.2/24", "10.0.0.0/24")]
    [TestCase("10.1.0.0/16,10.2.0.0/16,10.1.0.0/16", "10.1.0.0/16, 10.2.0.0/16")]
    [TestCase("2001:db8::/32,2001:DB8::1/32", "2001:db8::/32")]
    public void Holds_each_network_once(string text, string canonical) => AllowedIps.Parse(text).ToString().ShouldBe(canonical);

    [TestCase("10.0.0.0", "10.0.0.0/32")]
    [TestCase("10.0.0.0/24,10.1.0.7", "10.0.0.0/24, 10.1.0.7/32")]
    [TestCase("2001:db8::7", "2001:db8::7/128")]
    public void Takes_an_address_as_a_network_of_one(string text, string canonical) =>
        AllowedIps.Parse(text).ToString().ShouldBe(canonical);

    [TestCase(",")]
    [TestCase("10.0.0.0/24,")]
    [TestCase(",10.0.0.0/24")]
    [TestCase("10.0.0.0/24,,10.1.0.0/24")]
    [TestCase("10.0.0.0/24, ,10.1.0.0/24")]
    public void Refuses_an_empty_part(string text) => AllowedIps.TryParse(text, out _).ShouldBeFalse();

    [TestCase("10.0.0.0/33")]
    [TestCase("::/129")]
    [TestCase("010.0.0.0/24")]
    [TestCase("10.0.0.0/24 10.1.0.0/24")]
    [TestCase("10.0.0.0/24;10.1.0.0/24")]
    [TestCase("10.0.0.0/24\n10.1.0.0/24")]
    [TestCase("10.0.0.0 /24")]
    [TestCase("vpn.example.org/24")]
    [TestCase("10.0.0.0/24\0")]
    public void Refuses_what_is_no_cidr(string text) => AllowedIps.TryParse(text, out _).ShouldBeFalse();

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Takes_up_to_64_networks(int count, bool isTaken) => AllowedIps.TryParse(Networks(count), out _).ShouldBe(isTaken);

    [Test]
    public void Keeps_all_64_networks() => AllowedIps.Parse(Networks(64)).ToString().Split(", ").Length.ShouldBe(64);

    [TestCase("10.0.0.0/24")]
    [TestCase("fd00::/64")]
    public void Of_a_subnet_is_the_subnet(string cidr) => AllowedIps.Of(Sample.Pool(cidr)).ShouldBe(AllowedIps.Parse(cidr));

    [Test]
    public void Lists_of_another_order_differ() =>
        AllowedIps.Parse("10.1.0.0/16,10.2.0.0/16").ShouldNotBe(AllowedIps.Parse("10.2.0.0/16,10.1.0.0/16"));

    private static string Networks(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"10.{i}.0.0/16"));
}
