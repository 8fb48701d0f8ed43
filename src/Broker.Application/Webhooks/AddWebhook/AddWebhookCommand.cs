using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;

namespace Broker.Application.Webhooks.AddWebhook;

/// <param name="Kinds">Null for all.</param>
public sealed record AddWebhookCommand(WebhookName Name, WebhookUrl Url, WebhookSecret Secret, IReadOnlyList<EventKind>? Kinds)
    : ICommand<Webhook>
{
    public Need Need => Need.Administer;

    public string Call => "webhook/add";

    public IEnumerable<AuditChange> Changes(Webhook response) => [AuditChange.Of(before: null, response)];
}
