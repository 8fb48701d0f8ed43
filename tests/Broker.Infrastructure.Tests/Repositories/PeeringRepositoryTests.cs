using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class PeeringRepositoryTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris", key: -1, cidr: "10.0.0.0/16");
    private static readonly Server Lyon = Sample.Server("lyon", key: -2, cidr: "10.1.0.0/29");
    private static readonly Peering Ann = Sample.Peering(Paris, "Ann-1_x.y", key: 1, index: 65534);

    private RequestScope request = null!;

    [SetUp]
    public async Task Add_two_servers()
    {
        request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await request.Servers.AddAsync(Lyon, None);
    }

    [TearDown]
    public async Task Close_the_request() => await request.DisposeAsync();

    [Test]
    public async Task Gives_back_every_field_as_it_was()
    {
        await request.Peerings.AddAsync(new ClientAccess(Paris, Ann), None);

        (await request.Peerings.FindAsync(Paris, Ann.Client, None)).ShouldBe(Ann);
        (await request.Peerings.FindByKeyAsync(Paris, Ann.PublicKey, None)).ShouldBe(Ann);
        (await request.Peerings.FindAllOfAsync(Paris, None)).ShouldNotBeNull().Peerings.ShouldBe([Ann]);
        (await request.Peerings.ListAsync(None).ToListAsync()).ShouldBe([new ListedPeering(Paris.Name, Ann)]);
    }

    [Test]
    public async Task Finds_nothing_on_another_server_or_under_another_name()
    {
        await request.Peerings.AddAsync(new ClientAccess(Paris, Ann), None);

        (await request.Peerings.FindAsync(Lyon, Ann.Client, None)).ShouldBeNull();
        (await request.Peerings.FindByKeyAsync(Lyon, Ann.PublicKey, None)).ShouldBeNull();
        (await request.Peerings.FindAsync(Paris, ClientName.Parse("ann-1_x.y"), None)).ShouldBeNull();
        (await request.Peerings.DeleteAsync(Lyon, Ann.Client, None)).ShouldBeFalse();
        (await request.Peerings.FindAllOfAsync(Lyon, None)).ShouldNotBeNull().Peerings.ShouldBeEmpty();
    }

    [Test]
    public async Task Replaces_a_peering_where_it_is()
    {
        var (next, other) = (Ann with { Id = PeeringId.New(Sample.Now), PublicKey = Sample.Key(7) }, Sample.Peering(Paris, "bob", key: 2, index: 2));
        await request.Peerings.AddAsync(new ClientAccess(Paris, Ann), None);
        await request.Peerings.AddAsync(new ClientAccess(Paris, other), None);

        await request.Peerings.ReplaceAsync(Ann, new ClientAccess(Paris with { Revision = 9 }, next), None);

        var all = (await request.Peerings.FindAllOfAsync(Paris, None)).ShouldNotBeNull();
        all.Revision.ShouldBe(9);
        all.Peerings.ShouldBe([other, next]);
        (await SnapshotAsync()).Freed.ShouldBeEmpty();
    }

    [Test]
    public async Task Gives_a_servers_peerings_in_the_order_of_their_addresses_with_its_revision()
    {
        foreach (var index in new[] { 300, 2, 65534, 10, 256, 9, 255, 100 })
        {
            await request.Peerings.AddAsync(Sample.Access(Paris, $"c{index}", key: index, index), None);
        }

        await request.Servers.BumpRevisionAsync(Paris, None);

        var all = (await request.Peerings.FindAllOfAsync(Paris, None)).ShouldNotBeNull();
        all.Revision.ShouldBe(2);
        all.Peerings.Select(peering => peering.Lease.Index).ShouldBe([2, 9, 10, 100, 255, 256, 300, 65534]);
    }

    [Test]
    public async Task Gives_no_peerings_of_a_server_that_is_gone()
    {
        await request.Servers.DeleteAsync(Paris, None);

        (await request.Peerings.FindAllOfAsync(Paris, None)).ShouldBeNull();
    }

    [Test]
    public async Task Lists_all_by_client_and_then_by_server()
    {
        string[] names = ["b", "a.", "Z", "a0", "a-b", "A", "a_", "a", "10", "9", "aB"];
        foreach (var (i, name) in names.Index())
        {
            await request.Peerings.AddAsync(Sample.Access(Paris, name, key: i + 1, index: i + 2), None);
        }

        await request.Peerings.AddAsync(Sample.Access(Lyon, "a", key: 101, index: 2), None);
        await request.Peerings.AddAsync(Sample.Access(Lyon, "Z", key: 102, index: 3), None);

        (await request.Peerings.ListAsync(None).Select(listed => $"{listed.Peering.Client} {listed.Server}").ToListAsync())
            .ShouldBe(names.Order(StringComparer.Ordinal).SelectMany(name => name is "a" or "Z" ? [$"{name} paris", $"{name} lyon"] : new[] { $"{name} paris" }));
    }
}
