using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Clients.CountExpiring;

public sealed class CountExpiringHandler(IClientRepository clients, IStorageClock clock)
    : IRequestHandler<CountExpiringQuery, ExpiringCounts>
{
    public async Task<ExpiringCounts> Handle(CountExpiringQuery query, CancellationToken cancellationToken) =>
        await clients.CountExpiringAsync(await clock.NowAsync(cancellationToken) + query.Within, cancellationToken);
}
