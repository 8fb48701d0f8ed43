using Broker.Api.Json;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.ListClients;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Controllers;

[Route(Routes.Client)]
public sealed class ClientController(IMediator mediator) : BrokerController
{
    /// <summary>Lists every peering of every client, by client name.</summary>
    [HttpGet(Routes.ListAll, Name = "listClients")]
    [ProducesResponseType<Dictionary<string, Dictionary<string, ClientPeeringResponse>>>(StatusCodes.Status200OK, Json)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) =>
        Lists.Of(await mediator.Send(new ListClientsQuery(), cancellationToken));

    /// <summary>Gives what a client needs to configure its end of the tunnel to a server.</summary>
    [HttpGet(Routes.Config, Name = "getClientConfig")]
    [ProducesResponseType<ClientConfigResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public Task<ClientConfigResponse> Config(
        [FromQuery(Name = "client_name"), BindRequired] string clientName,
        [FromQuery(Name = "server_name"), BindRequired] string serverName,
        CancellationToken cancellationToken) =>
        mediator.Send(new GetClientConfigQuery(clientName, serverName), cancellationToken);

    [HttpGet(Routes.Config), HttpPost(Routes.Config), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ClientConfigResponse> Config(PeeringRequest request, CancellationToken cancellationToken) =>
        Config(request.ClientName, request.ServerName, cancellationToken);

    /// <summary>Peers a client with a server and leases it an address; an existing peering of the two is replaced and keeps its address.</summary>
    [HttpPost(Routes.Add, Name = "addClient")]
    [ProducesResponseType<ClientConfigResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    [Refuses(StatusCodes.Status409Conflict)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<ActionResult<ClientConfigResponse>> Add(AddClientRequest request, CancellationToken cancellationToken) =>
        Created((string?)null, await mediator.Send(new AddClientCommand(request.ClientName, request.ServerName, request.PublicKey), cancellationToken));

    /// <summary>Deletes a client: all its peerings, on every server.</summary>
    [HttpPost(Routes.Delete, Name = "deleteClient")]
    [ProducesResponseType<RemovedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public Task<RemovedResponse> Delete(ClientRequest request, CancellationToken cancellationToken) =>
        mediator.Send(new DeleteClientCommand(request.ClientName), cancellationToken);
}
