using Broker.Application.Owners.DeleteClients;
using Broker.Application.Owners.UpdateOwner;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>A client of the owner gets one more server while the owner leaves: nothing of it is left.</summary>
public sealed class OwnerLockTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string Anna = "anna@example.com";

    private static readonly ClientName Laptop = ClientName.Parse("laptop");
    private static readonly ServerName Lyon = ServerName.Parse("lyon");

    private RequestScope adding = null!;
    private Task added = null!;
    private TaskCompletionSource end = null!;

    [SetUp]
    public async Task Add_a_peering_without_a_commit()
    {
        (adding, end) = (Services.OpenRequest(), new TaskCompletionSource());
        await adding.Servers.AddAsync(Sample.Server("paris", key: -1, cidr: "10.0.0.0/24"), None);
        await adding.Servers.AddAsync(Sample.Server("lyon", key: -2, cidr: "10.0.1.0/24"), None);
        await adding.SendAsync(
            Requests.AddClient("laptop", "paris", $"{Sample.Key(1)}") with { Notes = new NotesWish(Anna, Note: null, Tags: null) });

        var written = new TaskCompletionSource();
        added = adding.InTransactionAsync(async () =>
        {
            await AddAsync(Sample.Key(2));
            written.SetResult();
            await end.Task;
        });
        await Task.WhenAny(written.Task, added);
    }

    [TearDown]
    public async Task Close_the_request()
    {
        end.TrySetResult();
        await added;
        await adding.DisposeAsync();
    }

    [Test]
    public async Task Deleting_its_clients_deletes_both_peerings()
    {
        var deleting = Task.Run(() => Services.SendAsync(new DeleteClientsCommand(Anna)));
        await ShouldWaitAsync(deleting);

        end.SetResult();

        var deleted = await deleting;
        (deleted.PeeringsRemoved, deleted.Receipts.Count).ShouldBe((2, 2));
        (await adding.Peerings.ListOfAsync(Laptop, None)).ShouldBeEmpty();
    }

    [Test]
    public async Task Saying_that_it_has_left_disables_both_peerings()
    {
        var leaving = Task.Run(() => Services.SendAsync(new UpdateOwnerCommand(Anna, IsActive: false)));
        await ShouldWaitAsync(leaving);

        end.SetResult();

        (await leaving).Receipts.Count.ShouldBe(2);
        var listed = await adding.Peerings.ListOfAsync(Laptop, None);
        listed.Select(peering => peering.Peering.Life.IsEnabled).ShouldBe([false, false]);
    }

    private async Task AddAsync(PublicKey key)
    {
        var locked = (await adding.Peerings.LockServerAsync(Lyon, Laptop, key, new Creation(Sample.Now, "tester"), None))!;
        await adding.Peerings.AddAsync(
            locked.Server.Peer(new PeeringWish(Laptop, key), locked.Occupancy, locked.Now), locked.Occupancy, None);
    }
}
