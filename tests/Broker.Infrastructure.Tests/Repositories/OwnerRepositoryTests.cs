using Broker.Application.Abstractions;
using Broker.Domain.Owners;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class OwnerRepositoryTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string Anna = "anna@example.com";

    private AsyncServiceScope scope;
    private IOwnerRepository owners = null!;

    [SetUp]
    public void Open_a_request() => owners = (scope = Services.CreateAsyncScope()).ServiceProvider.GetRequiredService<IOwnerRepository>();

    [TearDown]
    public ValueTask Close_the_request() => scope.DisposeAsync();

    [Test]
    public async Task Remember_who_has_left()
    {
        (await owners.IsInactiveAsync(Anna, None)).ShouldBeFalse();
        var left = new InactiveOwner(Anna, Sample.Now, "ann");

        await owners.SetInactiveAsync(left, None);

        (await owners.IsInactiveAsync(Anna, None)).ShouldBeTrue();
        (await owners.IsInactiveAsync("Anna@example.com", None)).ShouldBeTrue();
        (await owners.FindInactiveAsync(Anna, None)).ShouldBe(left);
        await owners.RemoveInactiveAsync(Anna, None);
        (await owners.IsInactiveAsync(Anna, None)).ShouldBeFalse();
    }

    [Test]
    public async Task Find_the_clients_of_an_owner_by_name()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        foreach (var (client, owner, id) in new[] { ("b", Anna, 1), ("a", Anna, 2), ("c", "bob@example.com", 3) })
        {
            await ExecuteAsync(Rows.Peering(client, "paris", id, index: id + 1));
            await ExecuteAsync(
                $"insert into clients (name, owner) values ('{client}', '{owner}') on conflict (name) do "
                    + "update set owner = excluded.owner");
        }

        (await owners.LockClientsOfAsync(Anna, None)).Select(client => (client.Name.ToString(), client.Notes.Owner))
            .ShouldBe([("a", Anna), ("b", Anna)]);
    }

    [Test]
    public async Task Count_the_leavers_of_a_time_and_each_once()
    {
        await owners.AddLeaverAsync("bob", Sample.Now, Sample.Now.AddDays(-1), None);
        await owners.AddLeaverAsync("bob", Sample.Now.AddHours(1), Sample.Now.AddDays(-1), None);
        await owners.AddLeaverAsync("cara", Sample.Now, Sample.Now.AddDays(-1), None);

        (await owners.CountLeaversAsync(Anna, Sample.Now.AddHours(-1), None)).Left.ShouldBe(2);
        (await owners.CountLeaversAsync("bob", Sample.Now.AddHours(-1), None)).Left.ShouldBe(1);
        (await owners.CountLeaversAsync(Anna, Sample.Now, None)).Left.ShouldBe(1);

        await owners.RemoveLeaverAsync("bob", None);
        (await owners.CountLeaversAsync(Anna, DateTimeOffset.UnixEpoch, None)).Left.ShouldBe(1);
        await owners.AddLeaverAsync(Anna, Sample.Now.AddDays(2), Sample.Now.AddDays(1), None);
        (await owners.CountLeaversAsync("eve", DateTimeOffset.UnixEpoch, None)).Left.ShouldBe(1);
    }

    [Test]
    public async Task Count_an_owner_once_whatever_capitals_its_clients_have()
    {
        foreach (var (client, owner) in new[] { ("a", Anna), ("b", "Anna@Example.com"), ("c", "ÄNNE"), ("d", "änne"), ("e", "bob") })
        {
            await ExecuteAsync($"insert into clients (name, owner) values ('{client}', '{owner}')");
        }

        (await owners.CountLeaversAsync(Anna, Sample.Now, None)).Owners.ShouldBe(3);
    }

    [Test]
    public async Task Let_one_transaction_after_the_other_have_an_owner()
    {
        await using var other = Services.CreateAsyncScope();
        var session = other.ServiceProvider.GetRequiredService<Session>();
        var (locked, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = session.InTransactionAsync(
            async () =>
            {
                var held = other.ServiceProvider.GetRequiredService<IOwnerRepository>();
                await held.LockAsync(Anna, None);
                locked.SetResult();
                await end.Task;
                await held.SetInactiveAsync(new InactiveOwner(Anna, Sample.Now, "ann"), None);
                return true;
            },
            None);
        await locked.Task;

        var seen = scope.ServiceProvider.GetRequiredService<Session>().InTransactionAsync(
            async () =>
            {
                await owners.LockAsync(Anna, None);
                return await owners.IsInactiveAsync(Anna, None);
            },
            None);
        await Task.WhenAny(seen, Task.Delay(200));
        seen.IsCompleted.ShouldBeFalse();
        end.SetResult();

        (await seen).ShouldBeTrue();
        await holding;
    }
}
