using AutoMapper;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Application.Webhooks.DeleteWebhook;
using Broker.Application.Webhooks.ListWebhooks;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>Receivers that are told of events.</summary>
[Route(Routes.Webhook)]
public sealed class WebhookController(IMediator mediator, IMapper mapper, Settings settings) : BrokerController(mediator, mapper, settings)
{
    /// <summary>Adds a webhook, which gets the events that come from now on, signed with its secret.</summary>
    [HttpPost(Routes.Add, Name = "addWebhook")]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(400, 409, 413)]
    public async Task<ActionResult<WebhookResponse>> Add(AddWebhookRequest request, CancellationToken cancellationToken)
    {
        var command = new AddWebhookCommand(
            WebhookName.Parse(request.WebhookName),
            WebhookUrl.Parse(request.Url),
            WebhookSecret.Parse(request.Secret),
            request.Kinds?.Select(kind => EventKinds.Find(kind)!.Value).ToList());
        return Created((string?)null, Mapper.Map<WebhookResponse>(await Mediator.Send(command, cancellationToken)));
    }

    /// <summary>Lists all webhooks by name, and how far their deliveries have come; without their secrets.</summary>
    [HttpGet(Routes.ListAll, Name = "listWebhooks")]
    [ProducesResponseType<Dictionary<string, WebhookResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken)
    {
        var webhooks = (await Mediator.Send(new ListWebhooksQuery(), cancellationToken)).Select(Mapper.Map<WebhookResponse>);
        return Lists.OfNamed(webhooks.ToAsyncEnumerable(), webhook => webhook.WebhookName);
    }

    /// <summary>
    /// Deletes a webhook. What is being sent to it may still arrive. With If-Match: * a webhook that does not exist is refused.
    /// </summary>
    [HttpPost(Routes.Delete, Name = "deleteWebhook")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<DeletedResponse> Delete(WebhookRequest request, CancellationToken cancellationToken) => Deleted(
        await Mediator.Send(new DeleteWebhookCommand(WebhookName.Parse(request.WebhookName), Request.MustExist()), cancellationToken));
}
