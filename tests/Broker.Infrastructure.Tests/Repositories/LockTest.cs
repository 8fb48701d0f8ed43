using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>Tests during which another transaction holds the lock of the server paris and has written to it.</summary>
public abstract class LockTest(BackEnd backEnd) : StorageTest(backEnd)
{
    private TaskCompletionSource end = null!;
    private RequestScope holder = null!;
    private Task holding = null!;

    private protected static Server Paris { get; } = Sample.Server("paris", key: -1, cidr: "10.0.0.0/24");

    private protected static Server Lyon { get; } = Sample.Server("lyon", key: -2, cidr: "10.0.1.0/24");

    /// <summary>What a transaction that waited for the lock must read.</summary>
    private protected static Server Changed { get; } = Paris with { Revision = 2 };

    private protected RequestScope Other { get; private set; } = null!;

    [SetUp]
    public async Task Lock_paris()
    {
        (holder, Other, end) = (Services.OpenRequest(), Services.OpenRequest(), new TaskCompletionSource());
        await holder.Servers.AddAsync(Paris, None);
        await holder.Servers.AddAsync(Lyon, None);
        await ExecuteAsync(Rows.Peering("ann", "paris", id: 1, index: 2, key: $"{Sample.Key(1)}"));

        var locked = new TaskCompletionSource();
        holding = holder.InTransactionAsync(async () =>
        {
            await holder.Servers.LockAsync(Paris.Name, None);
            await holder.Servers.UpdateAsync(Paris with { Revision = Paris.Revision + 1 }, Paris.Pool, None);
            locked.SetResult();
            await end.Task;
        });
        await locked.Task;
    }

    [TearDown]
    public async Task Close_the_requests()
    {
        await UnlockAsync();
        await holder.DisposeAsync();
        await Other.DisposeAsync();
    }

    private protected Task UnlockAsync()
    {
        end.TrySetResult();
        return holding;
    }
}
