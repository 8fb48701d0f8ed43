using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Events;
using MediatR;

namespace Broker.Application.Events.ListEvents;

public sealed class ListEventsHandler(IEventRepository events, IUnitOfWork unitOfWork, BlockingQuery query, TimeProvider time)
    : IRequestHandler<ListEventsQuery, IReadOnlyList<StoredEvent>>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public Task<IReadOnlyList<StoredEvent>> Handle(ListEventsQuery request, CancellationToken cancellationToken) => query.RunAsync(
        end => Task.Delay(Interval, time, end),
        () => ReadAsync(request.Filter, cancellationToken),
        found => found.Count > 0 || request.Wait <= TimeSpan.Zero,
        request.Wait,
        cancellationToken);

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        var found = await events.ListAsync(filter, cancellationToken);
        await unitOfWork.ReleaseAsync();
        return found;
    }
}
