using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Events;
using MediatR;

namespace Broker.Application.Events.ListEvents;

public sealed class ListEventsHandler(IEventRepository events, IUnitOfWork unitOfWork, BlockingQuery query)
    : IRequestHandler<ListEventsQuery, IReadOnlyList<StoredEvent>>
{
    public Task<IReadOnlyList<StoredEvent>> Handle(ListEventsQuery request, CancellationToken cancellationToken) => query.FollowAsync(
        unitOfWork, () => events.ListAsync(request.Filter, cancellationToken), request.Wait, cancellationToken);
}
