using System.Net;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ServerUpdateTests
{
    private static readonly ServerUpdate Nothing = new();

    private static readonly ServerUpdate Everything = new()
    {
        PublicKey = Sample.Key(5),
        EndpointAddress = EndpointAddress.Parse("192.0.2.1"),
        EndpointPort = 1,
        AllowedIps = AllowedIps.Parse("::/0"),
    };

    private static readonly Server Server = Sample.Server;

    [Test]
    public void Changes_the_key_alone() =>
        Server.Apply(Nothing with { PublicKey = Sample.Key(5) })
            .ShouldBe(Server with
            {
                PublicKey = Sample.Key(5), Revision = 8, Digest = (Server with { PublicKey = Sample.Key(5) }).DigestWith([]),
            });

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
        Server.Apply(new ServerUpdate
        {
            PublicKey = Sample.Key(1),
            EndpointAddress = EndpointAddress.Parse("VPN.example.org"),
            EndpointPort = 51820,
            AllowedIps = AllowedIps.Parse("10.0.0.9/24,2001:DB8::/32"),
            NetworkMask = 24,
            ServerAddress = Server.Address,
            ReservedCount = 20,
        }).ShouldBe(Server);

    [Test]
    public void A_repeated_change_changes_nothing() => Server.Apply(Everything).Apply(Everything).ShouldBe(Server.Apply(Everything));

    [Test]
    public void Every_change_is_a_revision() => Server.Apply(Everything).Apply(Nothing with { EndpointPort = 2 }).Revision.ShouldBe(9);

    [TestCase(0)]
    [TestCase(65536)]
    public void Refuses_what_is_no_port(int port) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Server.Apply(Nothing with { EndpointPort = port }));

    [Test, Category("Rule2")]
    public void Widens_a_subnet_and_what_clients_route_to_it_by_default()
    {
        var server = Server with { AllowedIps = AllowedIps.Of(Server.Pool) };

        var changed = server.Apply(Nothing with { NetworkMask = 20 });

        (changed.Pool.Subnet.ToString(), changed.AllowedIps.ToString(), changed.Digest).ShouldBe(("10.0.0.0/20", "10.0.0.0/20", null));
        Server.Apply(Nothing with { NetworkMask = 20 }).AllowedIps.ShouldBe(Server.AllowedIps, "the operator's own stay");
    }

    [TestCase(25, "can only be widened")]
    [TestCase(33, "can only be widened")]
    [TestCase(0, "host bits set under /0")]
    public void Refuses_a_mask_that_is_narrower_or_impossible(int mask, string message)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Server.Apply(Nothing with { NetworkMask = mask }));
        refusal.Field.ShouldBe("NetworkMask");
        refusal.Message.ShouldContain(message);
    }

    [Test, Category("Rule2")]
    public void Gets_a_second_subnet_and_widens_it()
    {
        var dual = Server.Apply(Nothing with { NetworkAddressV6 = IPAddress.Parse("fd00::"), NetworkMaskV6 = 112 });

        dual.Pool.SubnetV6!.ToString().ShouldBe("fd00::/112");
        dual.Apply(Nothing with { NetworkMaskV6 = 64 }).Pool.SubnetV6!.ToString().ShouldBe("fd00::/64");
        Should.Throw<InvalidFieldException>(() => dual.Apply(Nothing with { NetworkMaskV6 = 113 })).Field.ShouldBe("NetworkMaskV6");
        Should.Throw<InvalidFieldException>(() => dual.Apply(Nothing with { NetworkAddressV6 = IPAddress.Parse("fd01::") }))
            .Field.ShouldBe("NetworkAddressV6");
    }

    [Test]
    public void Refuses_half_of_a_second_subnet()
    {
        Should.Throw<InvalidFieldException>(() => Server.Apply(Nothing with { NetworkMaskV6 = 64 })).Field.ShouldBe("NetworkAddressV6");
        Should.Throw<InvalidFieldException>(() => Server.Apply(Nothing with { NetworkAddressV6 = IPAddress.Parse("fd00::") }))
            .Field.ShouldBe("NetworkMaskV6");
    }

    [Test]
    public void Sets_and_removes_the_defaults_of_clients()
    {
        var set = Server.Apply(Nothing with { Dns = DnsServers.Parse("10.0.0.1, example.org"), Mtu = 1380, PersistentKeepalive = 25 });

        set.Defaults.ShouldBe(new ClientDefaults(DnsServers.Parse("10.0.0.1, example.org"), 1380, 25));
        set.Apply(Nothing with { Dns = DnsServers.Parse(""), Mtu = 0, PersistentKeepalive = 0 }).Defaults
            .ShouldBe(new ClientDefaults(Dns: null, Mtu: null, PersistentKeepalive: 0));
    }

    [Test]
    public void Changes_its_own_address_and_the_reserved_count()
    {
        var changed = Server.Apply(Nothing with { ServerAddress = IPAddress.Parse("10.0.0.254"), ReservedCount = 5 });

        (changed.Pool.ServerIndex, changed.Pool.ReservedCount).ShouldBe((254, 5));
        changed.Apply(Nothing with { NetworkMask = 20 }).Address.ShouldBe(IPAddress.Parse("10.0.0.254"), "it stays in a wider subnet");
    }
}
