using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Clients.ListClients;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Controllers;

[Route(Routes.Client)]
public sealed class ClientController(IMediator mediator, Settings settings) : BrokerController(mediator, settings)
{
    /// <summary>Lists all peerings, by client name.</summary>
    [HttpGet(Routes.ListAll, Name = "listClients")]
    [ProducesResponseType<Dictionary<string, Dictionary<string, ClientPeeringResponse>>>(StatusCodes.Status200OK, Json)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) =>
        Lists.Of(await Mediator.Send(new ListClientsQuery(), cancellationToken));

    /// <summary>Returns a client's configuration for one server.</summary>
    [HttpGet(Routes.Config, Name = "getClientConfig")]
    [ProducesResponseType<ClientConfigResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public Task<ClientConfigResponse> Config(
        [FromQuery(Name = "client_name"), BindRequired] string clientName,
        [FromQuery(Name = "server_name"), BindRequired] string serverName,
        CancellationToken cancellationToken) =>
        Mediator.Send(new GetClientConfigQuery(clientName, serverName), cancellationToken);

    [HttpGet(Routes.Config), HttpPost(Routes.Config), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ClientConfigResponse> Config(PeeringRequest request, CancellationToken cancellationToken) =>
        Config(request.ClientName, request.ServerName, cancellationToken);

    /// <summary>Returns the last known state of one client's tunnels or, without a name, of all clients', as reported by the agents.</summary>
    [HttpGet(Routes.Status, Name = "getClientStatus")]
    [ProducesResponseType<Dictionary<string, Dictionary<string, ClientPeeringStatusResponse>>>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> Status([FromQuery(Name = "client_name")] string? clientName, CancellationToken cancellationToken) =>
        Lists.Of(await Mediator.Send(new GetClientStatusQuery(clientName), cancellationToken));

    [HttpGet(Routes.Status), HttpPost(Routes.Status), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> Status(ClientStatusRequest request, CancellationToken cancellationToken) =>
        Status(request.ClientName, cancellationToken);

    /// <summary>
    /// Adds a peering of a client with a server and leases it the lowest free address. If they have a peering, replaces its key and keeps
    /// its address. With Prefer: wait=SECONDS the answer waits until the server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.Add, Name = "addClient")]
    [ProducesResponseType<AddedClientResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    [Refuses(StatusCodes.Status409Conflict)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<ActionResult<AddedClientResponse>> Add(AddClientRequest request, CancellationToken cancellationToken)
    {
        var added = await Mediator.Send(new AddClientCommand(request.ClientName, request.ServerName, request.PublicKey), cancellationToken);
        return Created((string?)null, added with { Receipts = await CompleteAsync(added.Receipts, cancellationToken) });
    }

    /// <summary>
    /// Deletes a client: all its peerings, on every server. With Prefer: wait=SECONDS the answer waits until the agents of these servers
    /// have applied the change.
    /// </summary>
    [HttpPost(Routes.Delete, Name = "deleteClient")]
    [ProducesResponseType<RevokedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<RevokedResponse> Delete(ClientRequest request, CancellationToken cancellationToken)
    {
        var revoked = await Mediator.Send(new DeleteClientCommand(request.ClientName), cancellationToken);
        return revoked with { Receipts = await CompleteAsync(revoked.Receipts, cancellationToken) };
    }
}
