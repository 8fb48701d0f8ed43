using Broker.Application.Abstractions;
using Broker.Domain.Webhooks;
using MediatR;

namespace Broker.Application.Webhooks.ListWebhooks;

public sealed class ListWebhooksHandler(IWebhookRepository webhooks) : IRequestHandler<ListWebhooksQuery, IReadOnlyList<Webhook>>
{
    public Task<IReadOnlyList<Webhook>> Handle(ListWebhooksQuery query, CancellationToken cancellationToken) =>
        webhooks.ListAsync(cancellationToken);
}
