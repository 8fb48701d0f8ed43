using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class LockTests(BackEnd backEnd) : LockTest(backEnd)
{
    [Test]
    public async Task A_second_lock_of_the_server_waits_and_then_sees_what_the_first_has_written()
    {
        Server? seen = null;
        var second = Other.InTransactionAsync(async () => seen = await Other.Servers.LockAsync(Paris.Name, None));
        await ShouldWaitAsync(second);

        await UnlockAsync();
        await second;

        seen.ShouldBe(Changed);
    }

    [Test]
    public async Task A_lock_of_all_servers_of_a_client_waits_too()
    {
        IReadOnlyList<Server> seen = [];
        var second = Other.InTransactionAsync(async () => seen = await Other.Servers.LockAllOfAsync(ClientName.Parse("ann"), None));
        await ShouldWaitAsync(second);

        await UnlockAsync();
        await second;

        seen.ShouldBe([Changed]);
    }

    [Test]
    public async Task Readers_do_not_wait()
    {
        (await Other.Servers.FindAsync(Paris.Name, None)).ShouldBe(Paris);
        (await Other.Peerings.FindAllOfAsync(Paris.Name, None)).ShouldNotBeNull().Server.Revision.ShouldBe(1);
        (await Other.Servers.ListAsync(None).CountAsync()).ShouldBe(2);
        (await Other.Peerings.ListAsync(None).CountAsync()).ShouldBe(1);
    }
}

[TestFixture, PostgreSql]
public sealed class PostgresLockTests() : LockTest(BackEnd.Postgres)
{
    [Test]
    public async Task A_lock_of_another_server_does_not_wait()
    {
        await Other.InTransactionAsync(async () => (await Other.Servers.LockAsync(Lyon.Name, None)).ShouldBe(Lyon));
    }

    [Test]
    public async Task The_fleets_lock_waits_for_itself_and_not_for_a_server()
    {
        await using var third = Services.OpenRequest();

        Task waiting = Task.CompletedTask;
        await Other.InTransactionAsync(async () =>
        {
            await Other.Servers.LockFleetAsync(None);
            waiting = third.InTransactionAsync(() => third.Servers.LockFleetAsync(None));
            await ShouldWaitAsync(waiting);
        });

        await waiting;
    }

    [Test]
    public async Task A_lock_of_a_server_that_is_deleted_meanwhile_finds_nothing()
    {
        await using var third = Services.OpenRequest();

        Server? seen = Lyon;
        Task waiting = Task.CompletedTask;
        await Other.InTransactionAsync(async () =>
        {
            await Other.Servers.LockAsync(Lyon.Name, None);
            await Other.Servers.DeleteAsync(Lyon, None);
            waiting = third.InTransactionAsync(async () => seen = await third.Servers.LockAsync(Lyon.Name, None));
            await ShouldWaitAsync(waiting);
        });
        await waiting;

        seen.ShouldBeNull();
    }
}

[TestFixture]
public sealed class SqliteLockTests() : LockTest(BackEnd.Sqlite)
{
    [Test]
    public async Task A_writer_of_another_process_waits_too()
    {
        await using var services = Database.Services();
        await using var elsewhere = services.OpenRequest();

        var second = Task.Run(() => elsewhere.InTransactionAsync(async () =>
        {
            var locked = (await elsewhere.Servers.LockAsync(Paris.Name, None))!;
            await elsewhere.Servers.UpdateAsync(locked with { Revision = locked.Revision + 1 }, locked.Pool, None);
        }));
        await ShouldWaitAsync(second);
        await UnlockAsync();
        await second;

        (await Other.Servers.FindAsync(Paris.Name, None)).ShouldBe(Paris with { Revision = 3 });
    }
}
