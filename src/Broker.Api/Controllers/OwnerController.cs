using AutoMapper;
using Broker.Api.Configuration;
using Broker.Application.Owners.ListOwners;
using Broker.Application.Owners.UpdateOwner;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>The people behind clients.</summary>
[Route(Routes.Owner)]
public sealed class OwnerController(IMediator mediator, IMapper mapper, Settings settings) : BrokerController(mediator, mapper, settings)
{
    /// <summary>Lists all owners that have clients or have left, by name.</summary>
    [HttpGet(Routes.List, Name = "listOwners")]
    [ProducesResponseType<OwnersResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<OwnersResponse> List(CancellationToken cancellationToken) => new()
    {
        Owners =
        [
            .. (await Mediator.Send(new ListOwnersQuery(), cancellationToken)).Select(listed => new OwnerResponse
            {
                Owner = listed.Owner,
                Active = listed.Inactive is null,
                Clients = listed.Clients,
                Since = listed.Inactive?.Since,
                SetBy = listed.Inactive?.By,
            }),
        ],
    };

    /// <summary>
    /// Says that a person has left: all its clients are disabled, and its open invitations end. Or that it is back: its clients stay
    /// disabled until an operator enables them. A caller of the role directory may make a few people a day inactive
    /// (Directory:MostLeavers). With Prefer: wait=SECONDS the answer waits until the agents of all servers concerned have applied the
    /// change.
    /// </summary>
    [HttpPost(Routes.Update, Name = "updateOwner")]
    [ProducesResponseType<UpdatedOwnerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 409, 413)]
    public async Task<UpdatedOwnerResponse> Update(UpdateOwnerRequest request, CancellationToken cancellationToken)
    {
        var updated = await Mediator.Send(new UpdateOwnerCommand(request.Owner, request.Active), cancellationToken);
        return new UpdatedOwnerResponse
        {
            Owner = request.Owner,
            Active = request.Active,
            ClientNames = [.. updated.Disabled.Select(client => $"{client.After.Name}").Order(StringComparer.Ordinal)],
            Receipts = await AwaitAsync(updated.Receipts, cancellationToken),
        };
    }
}
