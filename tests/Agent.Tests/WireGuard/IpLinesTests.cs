using System.Net;
using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>The order in which addresses come and go: the interface has one of the family as long as the kernel allows it.</summary>
public sealed class IpLinesTests
{
    [TestCase("10.0.0.1/24", "10.0.0.1/23", "address replace 10.0.0.1/23 dev wg0; address del 10.0.0.1/24 dev wg0")]
    [TestCase("10.0.0.1/24", "10.0.0.9/23", "address replace 10.0.0.9/23 dev wg0; address del 10.0.0.1/24 dev wg0")]
    [TestCase("10.0.0.1/24", "10.0.0.9/24",
        "address replace 10.0.0.9/32 dev wg0; address del 10.0.0.1/24 dev wg0; address replace 10.0.0.9/24 dev wg0; address del 10.0.0.9/32 dev wg0",
        Description = "in one network the second address is secondary, and would go with the first")]
    [TestCase(
        "fd00::1/64",
        "fd00::1/56",
        "address del fd00::1/64 dev wg0; address replace fd00::1/56 dev wg0",
        Description = "it can be there once only")]
    [TestCase("fd00::1/64", "fd00::9/64", "address replace fd00::9/64 dev wg0; address del fd00::1/64 dev wg0")]
    [TestCase("fd00::1/64", null, "address del fd00::1/64 dev wg0")]
    public void An_address_takes_the_place_of_another(string old, string? current, string lines) => IpLines
        .Move("wg0", InterfaceAddress.Parse(old)!, current is null ? null : InterfaceAddress.Parse(current))
        .ShouldBe(lines.Split("; "));

    [Test]
    public void Routes_have_the_agent_s_mark_and_those_that_go_come_first() =>
        IpLines.Routes("wg0", [IPNetwork.Parse("192.168.7.0/24")], [IPNetwork.Parse("2001:db8::/48")]).ShouldBe(
            ["route del 2001:db8::/48 dev wg0 proto 87 metric 1024", "route add 192.168.7.0/24 dev wg0 proto 87 metric 1024"]);

    [Test]
    public void Reads_which_routes_have_the_mark()
    {
        const string Address = """[{"flags":["UP"],"mtu":1420,"addr_info":[]}]""";
        const string Routes = """[{"dst":"10.0.0.0/24","protocol":"kernel"},{"dst":"192.168.7.0/24","protocol":"87","metric":1024}]""";

        var link = Link.Read(Address, Routes);

        link.Routes.Count.ShouldBe(2);
        link.OwnRoutes.ShouldBe([IPNetwork.Parse("192.168.7.0/24")]);
    }
}
