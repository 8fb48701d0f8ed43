using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Webhooks;
using MediatR;

namespace Broker.Application.Webhooks.AddWebhook;

/// <param name="AllowLocal">Whether a receiver may be on the broker's own host or link.</param>
public sealed record WebhookOptions(bool AllowLocal);

public sealed class AddWebhookHandler(IWebhookRepository webhooks, WebhookOptions options, CallerContext context, TimeProvider time)
    : IRequestHandler<AddWebhookCommand, Webhook>
{
    public async Task<Webhook> Handle(AddWebhookCommand command, CancellationToken cancellationToken)
    {
        if (command.Url.IsLocal && !options.AllowLocal)
        {
            throw new InvalidFieldException(
                "Url",
                $"{command.Url.Origin} is a loopback, link-local or multicast address, "
                    + "which no webhook may lead to unless Webhooks:AllowLocal is true.");
        }

        var webhook = Webhook.Create(command.Name, command.Url, command.Secret, command.Kinds, context.Caller, time.GetStoredNow());
        return await webhooks.TryAddAsync(webhook, cancellationToken) ? webhook : throw new WebhookExistsException(command.Name);
    }
}
