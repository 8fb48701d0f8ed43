using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Receipts.AwaitReceipts;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What all calls have in common: JSON in, JSON out, and the refusals that any of them can meet.</summary>
[ApiController]
[Refuses(StatusCodes.Status401Unauthorized)]
[Refuses(StatusCodes.Status415UnsupportedMediaType)]
[Refuses(StatusCodes.Status429TooManyRequests)]
[Refuses(StatusCodes.Status503ServiceUnavailable)]
public abstract class BrokerController(IMediator mediator, Settings settings) : ControllerBase
{
    protected const string Json = "application/json";

    protected IMediator Mediator => mediator;

    protected Settings Settings => settings;

    /// <summary>With Prefer: wait=SECONDS, waits until the agents of all servers concerned have applied the change.</summary>
    protected async Task<IReadOnlyDictionary<string, ServerReceipt>> CompleteAsync(
        IReadOnlyDictionary<string, ServerReceipt> receipts, CancellationToken cancellationToken) =>
        Request.GrantWait(settings.MaxWait) is { } patience
            ? await mediator.Send(new AwaitReceiptsQuery(receipts, patience), cancellationToken)
            : receipts;
}
