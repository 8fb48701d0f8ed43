using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class ServerRepositoryTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Server.Create(
        ServerName.Parse("Paris-1_a.b"),
        Sample.Key(-1),
        new Endpoint(EndpointAddress.Parse("2001:db8::1"), 65535),
        AddressPool.Create(Sample.Subnet("10.64.0.0/15"), 20),
        AllowedIps.Parse("10.64.0.0/15, 2001:db8::/32, 0.0.0.0/0"),
        Sample.Now) with { Revision = 4_000_000_000 };

    [Test]
    public async Task Gives_back_every_field_as_it_was()
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);

        (await request.Servers.FindAsync(Paris.Name, None)).ShouldBe(Paris);
        (await request.Servers.FindByKeyAsync(Paris.PublicKey, None)).ShouldBe(Paris);
        (await request.Servers.ListAsync(None).ToListAsync()).ShouldBe([Paris]);
        await request.InTransactionAsync(async () => (await request.Servers.LockAsync(Paris.Name, None)).ShouldBe(Paris));
    }

    [Test]
    public async Task Stores_what_of_a_server_can_change()
    {
        var changed = Paris.Apply(new ServerUpdate
        {
            PublicKey = Sample.Key(-2), EndpointAddress = EndpointAddress.Parse("vpn.example"), EndpointPort = 1,
            AllowedIps = AllowedIps.Parse("::/0"),
        });
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await request.Servers.AddAsync(Sample.Server("lyon", key: -3), None);

        await request.Servers.UpdateAsync(changed, Paris.Pool, None);

        (await request.Servers.FindAsync(Paris.Name, None)).ShouldBe(changed);
        (await request.Servers.FindByKeyAsync(Paris.PublicKey, None)).ShouldBeNull();
        (await request.Servers.FindAsync(ServerName.Parse("lyon"), None)).ShouldNotBeNull().PublicKey.ShouldBe(Sample.Key(-3));
    }

    [Test]
    public async Task Bumps_the_revision_of_one_server()
    {
        var lyon = Sample.Server("lyon", key: -2);
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await request.Servers.AddAsync(lyon, None);

        await request.Servers.UpdateAsync(Paris with { Revision = Paris.Revision + 1 }, Paris.Pool, None);

        (await request.Servers.FindAsync(Paris.Name, None)).ShouldBe(Paris with { Revision = Paris.Revision + 1 });
        (await request.Servers.FindAsync(lyon.Name, None)).ShouldBe(lyon);
    }

    [TestCase("paris")]
    [TestCase("PARIS")]
    [TestCase("Pari")]
    [TestCase("Paris.")]
    public async Task Finds_no_server_under_another_name(string name)
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Sample.Server("Paris"), None);

        (await request.Servers.FindAsync(ServerName.Parse(name), None)).ShouldBeNull();
        await request.InTransactionAsync(async () => (await request.Servers.LockAsync(ServerName.Parse(name), None)).ShouldBeNull());
    }

    [TestCase("10.0.0.0/24", "")]
    [TestCase("10.0.0.0/22", "")]
    [TestCase("10.0.4.0/30", "a")]
    [TestCase("10.0.5.252/30", "a")]
    [TestCase("10.0.6.0/30", "")]
    [TestCase("10.0.0.0/16", "a b")]
    [TestCase("99.0.0.0/8", "")]
    [TestCase("128.0.0.0/1", "")]
    [TestCase("0.0.0.0/0", "a b c")]
    [TestCase("fd00::/60", "d")]
    [TestCase("fd00:0:0:3::/126", "d")]
    [TestCase("fd00:0:0:4::/62", "")]
    [TestCase("::/0", "d")]
    public async Task Finds_the_servers_that_a_subnet_overlaps(string cidr, string expected)
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Sample.Server("a", key: -1, cidr: "10.0.4.0/23"), None);
        await request.Servers.AddAsync(Sample.Server("c", key: -3, cidr: "100.0.0.0/24"), None);
        await request.Servers.AddAsync(Sample.Server("b", key: -2, cidr: "10.0.8.0/23"), None);
        await request.Servers.AddAsync(Sample.Server("d", key: -4, cidr: "fd00::/62"), None);
        var another = Paris with { Pool = AddressPool.Create(Sample.Subnet(cidr), 0) };

        string.Join(' ', (await request.Servers.FindOverlappingAsync(another, None)).Select(server => server.Name)).ShouldBe(expected);
    }

    [Test]
    public async Task Lists_servers_in_the_order_of_their_names_characters()
    {
        string[] names = ["b", "a.", "Z", "a0", "a-b", "A", "a_", "a", "10", "9", "aB", "ab", "a.b"];
        await using var request = Services.OpenRequest();
        foreach (var (i, name) in names.Index())
        {
            await request.Servers.AddAsync(Sample.Server(name, key: -i - 1, cidr: $"10.0.{i}.0/24"), None);
        }

        (await request.Servers.ListAsync(None).Select(server => server.Name.ToString()).ToListAsync())
            .ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [Test]
    public async Task Deletes_a_server_with_its_peerings_and_counts_these()
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await request.Servers.AddAsync(Sample.Server("lyon", key: -2, cidr: "10.1.0.0/24"), None);
        await request.SendAsync(Requests.AddClient("ann", $"{Paris.Name}", $"{Sample.Key(1)}"));
        await request.SendAsync(Requests.AddClient("bob", $"{Paris.Name}", $"{Sample.Key(2)}"));
        await request.SendAsync(Requests.AddClient("ann", "lyon", $"{Sample.Key(1)}"));
        await request.SendAsync(Requests.RemovePeer("ann", $"{Paris.Name}"));

        (await request.Servers.DeleteAsync(Paris, None)).ShouldBe(1);
        (await request.Servers.DeleteAsync(Paris, None)).ShouldBe(0);

        var left = await SnapshotAsync();
        left.Servers.ShouldHaveSingleItem().Name.ShouldBe("lyon");
        left.Peerings.ShouldHaveSingleItem().Server.ShouldBe("lyon");
        left.ShouldKeepTheRules();
    }
}
