using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ServerUpdateTests
{
    private static readonly ServerUpdate Nothing = new(PublicKey: null, EndpointAddress: null, EndpointPort: null, AllowedIps: null);

    private static readonly ServerUpdate Everything =
        new(Sample.Key(5), EndpointAddress.Parse("192.0.2.1"), EndpointPort: 1, AllowedIps.Parse("::/0"));

    private static readonly Server Server = Sample.Server;

    [Test]
    public void Changes_the_key_alone() =>
        Server.Apply(Nothing with { PublicKey = Sample.Key(5) })
            .ShouldBe(Server with { PublicKey = Sample.Key(5), Revision = 8, Digest = (Server with { PublicKey = Sample.Key(5) }).DigestWith([]) });

    [Test]
    public void Changes_the_address_alone() =>
        Server.Apply(Nothing with { EndpointAddress = EndpointAddress.Parse("192.0.2.1") })
            .ShouldBe(Server with { Endpoint = new Endpoint(EndpointAddress.Parse("192.0.2.1"), 51820), Revision = 8 });

    [Test]
    public void Changes_the_port_alone() =>
        Server.Apply(Nothing with { EndpointPort = 65535 })
            .ShouldBe(Server with { Endpoint = new Endpoint(Server.Endpoint.Address, 65535), Revision = 8 });

    [Test]
    public void Changes_the_allowed_ips_alone() =>
        Server.Apply(Nothing with { AllowedIps = AllowedIps.Parse("::/0") })
            .ShouldBe(Server with { AllowedIps = AllowedIps.Parse("::/0"), Revision = 8 });

    [Test]
    public void Changes_everything_in_one_revision() =>
        Server.Apply(Everything).ShouldBe(new Server(
            Server.Id,
            Server.Name,
            Sample.Key(5),
            new Endpoint(EndpointAddress.Parse("192.0.2.1"), 1),
            Server.Pool,
            AllowedIps.Parse("::/0"),
            Revision: 8,
            (Server with { PublicKey = Sample.Key(5) }).DigestWith([])));

    [Test]
    public void Changes_nothing_when_nothing_is_named() => Server.Apply(Nothing).ShouldBe(Server);

    [Test]
    public void Changes_nothing_when_all_is_as_it_was_in_another_spelling() =>
        Server.Apply(new ServerUpdate(
            Sample.Key(1),
            EndpointAddress.Parse("VPN.example.org"),
            EndpointPort: 51820,
            AllowedIps.Parse("10.0.0.9/24,2001:DB8::/32"))).ShouldBe(Server);

    [Test]
    public void A_repeated_change_changes_nothing() => Server.Apply(Everything).Apply(Everything).ShouldBe(Server.Apply(Everything));

    [Test]
    public void Every_change_is_a_revision() => Server.Apply(Everything).Apply(Nothing with { EndpointPort = 2 }).Revision.ShouldBe(9);

    [TestCase(0)]
    [TestCase(65536)]
    public void Refuses_what_is_no_port(int port) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Server.Apply(Nothing with { EndpointPort = port }));
}
