using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class PeeringRepositoryTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris", key: -1, cidr: "10.0.0.0/16", reserved: 65533);
    private static readonly Server Lyon = Sample.Server("lyon", key: -2, cidr: "10.1.0.0/16");
    private static readonly ClientName Ann = ClientName.Parse("Ann-1_x.y");

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
        await request.SendAsync(Requests.AddClient($"{Ann}", "paris", $"{Sample.Key(1)}"));

        var found = (await request.Peerings.FindAsync(Paris, Ann, None)).ShouldNotBeNull();
        found.ShouldBe(new Peering(found.Id, Ann, Sample.Key(1), Paris.Pool.LeaseAt(65534), RoutedNetworks.None) { Life = found.Life });
        (await request.Peerings.FindByKeyAsync(Paris, Sample.Key(1), None)).ShouldBe(found);
        (await request.Peerings.FindAllOfAsync(Paris.Name, None)).ShouldNotBeNull().Peerings.ShouldBe([found]);
        var listed = (await request.Peerings.ListAsync(None).ToListAsync()).ShouldHaveSingleItem();
        listed.ShouldBe(new ListedPeering(Paris.Name, found, new ClientRecord(Ann) { Created = listed.Client.Created }));
        (found.Life.Created?.By, listed.Client.Created?.By).ShouldBe(("tester", "tester"));
    }

    [Test]
    public async Task Finds_nothing_on_another_server_or_under_another_name()
    {
        await request.SendAsync(Requests.AddClient($"{Ann}", "paris", $"{Sample.Key(1)}"));

        (await request.Peerings.FindAsync(Lyon, Ann, None)).ShouldBeNull();
        (await request.Peerings.FindByKeyAsync(Lyon, Sample.Key(1), None)).ShouldBeNull();
        (await request.Peerings.FindAsync(Paris, ClientName.Parse("ann-1_x.y"), None)).ShouldBeNull();
        (await request.Peerings.FindHeldAsync(Lyon, Ann, None)).ShouldBeNull();
        (await request.Peerings.FindAllOfAsync(Lyon.Name, None)).ShouldNotBeNull().Peerings.ShouldBeEmpty();
    }

    [Test]
    public async Task Replaces_a_peering_where_it_is()
    {
        await request.SendAsync(Requests.AddClient($"{Ann}", "lyon", $"{Sample.Key(1)}"));
        await request.SendAsync(Requests.AddClient("bob", "lyon", $"{Sample.Key(2)}"));
        var before = (await request.Peerings.FindAsync(Lyon, Ann, None)).ShouldNotBeNull();

        await request.SendAsync(Requests.AddClient($"{Ann}", "lyon", $"{Sample.Key(3)}"));

        var after = (await request.Peerings.FindAsync(Lyon, Ann, None)).ShouldNotBeNull();
        after.ShouldBe(before with { Id = after.Id, PublicKey = Sample.Key(3), Life = after.Life });
        after.Id.ShouldNotBe(before.Id);
        var all = (await request.Peerings.FindAllOfAsync(Lyon.Name, None)).ShouldNotBeNull();
        (all.Server.Revision, all.Peerings.Count).ShouldBe((4, 2));
        (await SnapshotAsync()).ShouldKeepTheRules();
    }

    [Test]
    public async Task Gives_a_servers_peerings_in_the_order_of_their_addresses()
    {
        foreach (var (i, index) in new[] { 300, 2, 65534, 10, 256, 9, 255, 100 }.Index())
        {
            await ExecuteAsync(Rows.Peering($"c{index}", "lyon", id: i, index, key: $"{Sample.Key(index)}"));
        }

        (await request.Peerings.FindAllOfAsync(Lyon.Name, None)).ShouldNotBeNull()
            .Peerings.Select(peering => peering.Lease.Index).ShouldBe([2, 9, 10, 100, 255, 256, 300, 65534]);
    }

    [Test]
    public async Task Gives_no_peerings_of_a_server_that_is_gone()
    {
        await request.Servers.DeleteAsync(Paris, None);

        (await request.Peerings.FindAllOfAsync(Paris.Name, None)).ShouldBeNull();
    }

    [Test]
    public async Task Lists_all_by_client_in_the_order_of_the_names_characters_and_then_by_server()
    {
        string[] names = ["b", "a.", "Z", "a0", "a-b", "A", "a_", "a", "10", "9", "aB"];
        foreach (var (i, name) in names.Index())
        {
            await request.SendAsync(Requests.AddClient(name, "lyon", $"{Sample.Key(i + 1)}"));
        }

        await request.SendAsync(Requests.AddClient("a", "paris", $"{Sample.Key(99)}"));

        (await request.Peerings.ListAsync(None).Select(listed => $"{listed.Peering.Client} {listed.Server}").ToListAsync())
            .ShouldBe([
                "10 lyon", "9 lyon", "A lyon", "Z lyon", "a paris", "a lyon", "a-b lyon",
                "a. lyon", "a0 lyon", "aB lyon", "a_ lyon", "b lyon"]);
    }
}
