using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Webhooks;

namespace Broker.Application.Webhooks.DeleteWebhook;

/// <summary>Answers the deleted webhook; null where there was none.</summary>
/// <param name="MustExist">Whether a webhook that is not there is a refusal.</param>
public sealed record DeleteWebhookCommand(WebhookName Name, bool MustExist) : ICommand<Webhook?>
{
    public Need Need => Need.Administer;

    public string Call => "webhook/delete";

    public IEnumerable<AuditChange> Changes(Webhook? response) => response is null ? [] : [AuditChange.Of(response, after: null)];
}
