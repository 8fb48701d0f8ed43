using AutoMapper;
using Broker.Api.Configuration;
using Broker.Application.Clients;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Devices.AddDevice;
using Broker.Application.Devices.ListDevices;
using Broker.Application.Invitations.DeleteInvitation;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>The devices of a person that has signed in at the identity provider: clients whose owner it is.</summary>
[Route(Routes.Device)]
public sealed class DeviceController(IMediator mediator, IMapper mapper, Settings settings) : BrokerController(mediator, mapper, settings)
{
    /// <summary>Lists the caller's devices and open invitations, and says what it may have.</summary>
    [HttpGet(Routes.List, Name = "listDevices")]
    [ProducesResponseType<DevicesResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public Task<DevicesResponse> List(CancellationToken cancellationToken) => Mediator.Send(new ListDevicesQuery(), cancellationToken);

    /// <summary>
    /// Invites a device of the caller, for an hour: the invitation is accepted where the device's key is made. The answer is the only place
    /// where the secret ever stands.
    /// </summary>
    [HttpPost(Routes.Add, Name = "addDevice")]
    [ProducesResponseType<SecretInvitationResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(400, 409, 413)]
    public async Task<ActionResult<SecretInvitationResponse>> Add(AddDeviceRequest request, CancellationToken cancellationToken)
    {
        var servers = request.ServerNames?.Select(name => ServerName.Parse(name)).Distinct().ToList();
        return Created(
            (string?)null,
            Issued(await Mediator.Send(new AddDeviceCommand(ClientName.Parse(request.ClientName), servers), cancellationToken)));
    }

    /// <summary>
    /// Renames a device of the caller, or lets it last from now on as long as a new one. With Prefer: wait=SECONDS the answer waits until
    /// the servers' agents have applied the change.
    /// </summary>
    [HttpPost(Routes.Update, Name = "updateDevice")]
    [ProducesResponseType<UpdatedClientResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<UpdatedClientResponse> Update(UpdateDeviceRequest request, CancellationToken cancellationToken)
    {
        var command = new UpdateClientCommand(ClientName.Parse(request.ClientName), Server: null, PeeringTerms.None, NotesWish.None)
        {
            NewName = request.NewName is { } name ? ClientName.Parse(name) : null,
            IsOwnDevice = true,
            Renews = request.Renew ?? false,
        };
        var updated = await Mediator.Send(command, cancellationToken);
        return Mapper.Map<UpdatedClientResponse>(updated) with { Receipts = await AwaitAsync(updated.Receipts, cancellationToken) };
    }

    /// <summary>
    /// Removes a device of the caller from every server. With Prefer: wait=SECONDS the answer waits until the agents of all servers
    /// concerned have applied the change.
    /// </summary>
    [HttpPost(Routes.Delete, Name = "deleteDevice")]
    [ProducesResponseType<RevokedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<RevokedResponse> Delete(DeviceRequest request, CancellationToken cancellationToken)
    {
        var command = new DeleteClientCommand(ClientName.Parse(request.ClientName)) { IsOwnDevice = true };
        return await AnswerAsync(await Mediator.Send(command, cancellationToken), cancellationToken);
    }

    /// <summary>Withdraws an invitation of a device of the caller.</summary>
    [HttpPost(Routes.Withdraw, Name = "withdrawDevice")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 413)]
    public async Task<DeletedResponse> Withdraw(InvitationRequest request, CancellationToken cancellationToken)
    {
        var id = new InvitationId(Guid.ParseExact(request.InvitationId, "D"));
        return Deleted(await Mediator.Send(new DeleteInvitationCommand(id) { IsOwnDevice = true }, cancellationToken));
    }
}
