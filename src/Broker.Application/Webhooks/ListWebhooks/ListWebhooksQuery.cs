using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Webhooks;

namespace Broker.Application.Webhooks.ListWebhooks;

/// <summary>All webhooks by name.</summary>
public sealed record ListWebhooksQuery : IQuery<IReadOnlyList<Webhook>>
{
    public Need Need => Need.Administer;
}
