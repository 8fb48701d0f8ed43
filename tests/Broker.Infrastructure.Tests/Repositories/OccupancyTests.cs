using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>Rule 2, as far as it is bookkeeping: freed addresses are free at once, the lowest first.</summary>
public sealed class OccupancyTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris", key: -1, cidr: "10.0.0.0/28", reserved: 3);
    private static readonly Server Lyon = Sample.Server("lyon", key: -2, cidr: "10.0.1.0/30");

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

    [TestCase("", ExpectedResult = 4)]
    [TestCase("+a", ExpectedResult = 5)]
    [TestCase("+a -a", ExpectedResult = 4)]
    [TestCase("+a +b -a", ExpectedResult = 4)]
    [TestCase("+a +b -b", ExpectedResult = 5)]
    [TestCase("+a +b +c -c -a", ExpectedResult = 4)]
    [TestCase("+a +b +c -a -c +d", ExpectedResult = 6)]
    [TestCase("+a +b +c -a -b -c", ExpectedResult = 4)]
    [TestCase("+a +b +c -c -b -a +d +e", ExpectedResult = 6)]
    [TestCase("+a +b +c -b +d -a -d -c +e +f", ExpectedResult = 6)]
    [TestCase("-a", ExpectedResult = 4)]
    [TestCase("+a -a -a +b", ExpectedResult = 5)]
    public async Task<long> Gives_the_lowest_free_address(string history)
    {
        await PlayAsync(Paris, history);
        (await SnapshotAsync()).ShouldKeepTheRules();

        return (await FreeLeaseAsync(Paris)).Index;
    }

    [Test]
    public async Task Gives_none_when_every_address_is_leased_and_the_one_that_is_freed_then()
    {
        await PlayAsync(Lyon, "+a");
        await Should.ThrowAsync<PoolExhaustedException>(() => FreeLeaseAsync(Lyon));
        (await FreeLeaseAsync(Paris)).Index.ShouldBe(4);

        await PlayAsync(Lyon, "-a");

        (await FreeLeaseAsync(Lyon)).Index.ShouldBe(2);
    }

    [Test]
    public async Task Forgets_what_a_deleted_server_had_freed()
    {
        await PlayAsync(Paris, "+a +b +c -a -b");
        await request.Servers.DeleteAsync(Paris, None);
        await request.Servers.AddAsync(Paris, None);

        (await FreeLeaseAsync(Paris)).Index.ShouldBe(4);
    }

    [Test]
    public async Task Knows_the_peering_of_the_client_and_who_has_the_key()
    {
        var (ann, bob) = (Sample.Access(Paris, "ann", key: 1, index: 4), Sample.Access(Paris, "bob", key: 2, index: 5));
        await request.Peerings.AddAsync(ann, None);
        await request.Peerings.AddAsync(bob, None);
        await request.Peerings.AddAsync(Sample.Access(Lyon, "cid", key: 3, index: 2), None);

        (await FindAsync("ann", key: 1)).ShouldBe(new Occupancy(ann.Peering, ann.Peering.Client, null, 5));
        (await FindAsync("ann", key: 2)).ShouldBe(new Occupancy(ann.Peering, bob.Peering.Client, null, 5));
        (await FindAsync("cid", key: 3)).ShouldBe(new Occupancy(null, null, null, 5));
        await PlayAsync(Paris, "-ann -bob");
        (await FindAsync("ann", key: 2)).ShouldBe(new Occupancy(null, null, 4, null));
    }

    private Task<Occupancy> FindAsync(string client, int key) =>
        request.Peerings.FindOccupancyAsync(Paris, ClientName.Parse(client), Sample.Key(key), None);

    private async Task<Lease> FreeLeaseAsync(Server server)
    {
        var occupancy = await request.Peerings.FindOccupancyAsync(server, ClientName.Parse("nobody"), Sample.Key(0), None);
        return server.Pool.Next(occupancy.LowestFreed, occupancy.HighestLeased);
    }

    private async Task PlayAsync(Server server, string history)
    {
        foreach (var (i, step) in history.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            if (step[0] == '-')
            {
                await request.Peerings.DeleteAsync(server, ClientName.Parse(step[1..]), None);
            }
            else
            {
                await request.Peerings.AddAsync(Sample.Access(server, step[1..], key: i + 1, (await FreeLeaseAsync(server)).Index), None);
            }
        }
    }
}
