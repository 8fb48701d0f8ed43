using Broker.Application.Abstractions;
using Broker.Domain.Webhooks;
using MediatR;

namespace Broker.Application.Webhooks.DeleteWebhook;

public sealed class DeleteWebhookHandler(IWebhookRepository webhooks) : IRequestHandler<DeleteWebhookCommand, Webhook?>
{
    public async Task<Webhook?> Handle(DeleteWebhookCommand command, CancellationToken cancellationToken) =>
        await webhooks.DeleteAsync(command.Name, cancellationToken) is { } deleted ? deleted
        : command.MustExist ? throw new WebhookNotFoundException(command.Name)
        : null;
}
