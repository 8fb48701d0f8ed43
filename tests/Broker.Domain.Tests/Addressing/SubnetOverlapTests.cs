using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class SubnetOverlapTests
{
    [TestCase("10.0.0.0/24", "10.0.0.0/24")]
    [TestCase("10.0.0.0/24", "10.0.0.0/25")]
    [TestCase("10.0.0.0/24", "10.0.0.128/25")]
    [TestCase("10.0.0.0/24", "10.0.0.255/32")]
    [TestCase("0.0.0.0/0", "10.0.0.0/24")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("fd00::/64", "fd00::/64")]
    [TestCase("fd00::/64", "fd00::ffff:0:0:0/80")]
    [TestCase("fd00::/64", "fd00::ffff:ffff:ffff:ffff/128")]
    [TestCase("::/0", "fd00::/64")]
    public void Overlaps_what_it_holds_and_what_holds_it(string outer, string inner)
    {
        Sample.Subnet(outer).Overlaps(Sample.Subnet(inner)).ShouldBeTrue();
        Sample.Subnet(inner).Overlaps(Sample.Subnet(outer)).ShouldBeTrue();
    }

    [TestCase("10.0.0.0/24", "10.0.1.0/24")]
    [TestCase("10.0.0.0/25", "10.0.0.128/25")]
    [TestCase("10.0.0.0/32", "10.0.0.1/32")]
    [TestCase("0.0.0.0/1", "128.0.0.0/1")]
    [TestCase("fd00::/64", "fd00:0:0:1::/64")]
    [TestCase("fd00::/127", "fd00::2/127")]
    public void Does_not_overlap_its_neighbour(string lower, string upper)
    {
        Sample.Subnet(lower).Overlaps(Sample.Subnet(upper)).ShouldBeFalse();
        Sample.Subnet(upper).Overlaps(Sample.Subnet(lower)).ShouldBeFalse();
    }

    [TestCase("0.0.0.0/0", "::/0")]
    [TestCase("10.0.0.0/24", "fd00::/64")]
    [TestCase("10.0.0.0/24", "::10.0.0.0/120")]
    [TestCase("10.0.0.0/24", "::ffff:0:0/96")]
    public void Does_not_overlap_the_other_family(string ipv4, string ipv6)
    {
        Sample.Subnet(ipv4).Overlaps(Sample.Subnet(ipv6)).ShouldBeFalse();
        Sample.Subnet(ipv6).Overlaps(Sample.Subnet(ipv4)).ShouldBeFalse();
    }

    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 2000)]
    public void Overlaps_exactly_when_an_address_is_in_both(Subnet one, Subnet other)
    {
        var share = one.Family == other.Family
            && one.First.Number() <= other.Last.Number() && other.First.Number() <= one.Last.Number();

        one.Overlaps(other).ShouldBe(share);
        other.Overlaps(one).ShouldBe(share);
    }
}
