using Broker.Application.Abstractions;

namespace Broker.Infrastructure.Repositories;

internal sealed class StorageClock(Session session, IDatabase database, HostClock clock) : IStorageClock
{
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        Times.Of(await session.FindAsync<long>($"select {database.Now}", new { now = clock.Milliseconds }, cancellationToken));
}
