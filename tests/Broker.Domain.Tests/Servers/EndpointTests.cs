using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class EndpointTests
{
    private static readonly EndpointAddress Address = EndpointAddress.Parse("vpn.example.org");

    [TestCase(1)]
    [TestCase(51820)]
    [TestCase(65535)]
    public void Takes_a_udp_port(int port) => new Endpoint(Address, port).Port.ShouldBe(port);

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65536)]
    [TestCase(int.MinValue)]
    [TestCase(int.MaxValue)]
    public void Refuses_what_is_no_port(int port) => Should.Throw<ArgumentOutOfRangeException>(() => new Endpoint(Address, port));

    [Test]
    public void Is_equal_when_address_and_port_are()
    {
        new Endpoint(Address, 1).ShouldBe(new Endpoint(Address, 1));
        new Endpoint(Address, 1).ShouldNotBe(new Endpoint(Address, 2));
        new Endpoint(Address, 1).ShouldNotBe(new Endpoint(EndpointAddress.Parse("192.0.2.1"), 1));
    }
}
