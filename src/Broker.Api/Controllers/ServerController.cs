using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.GetServerVersion;
using Broker.Application.Servers.GetWireguardIp;
using Broker.Application.Servers.ListServers;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.UpdateServer;
using Broker.Application.Servers.WaitForServer;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Controllers;

/// <summary>
/// Each read comes twice: as GET with a query, which the API's description shows, and as GET or POST with a JSON body, which
/// agents in the field and scripts send (docs/decisions/0003).
/// </summary>
[Route(Routes.Server)]
public sealed class ServerController(IMediator mediator, ServerConfigBodies bodies, Settings settings) : BrokerController(mediator, settings)
{
    /// <summary>Lists all servers by name.</summary>
    [HttpGet(Routes.ListAll, Name = "listServers")]
    [ProducesResponseType<Dictionary<string, ServerResponse>>(StatusCodes.Status200OK, Json)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) =>
        Lists.Of(await Mediator.Send(new ListServersQuery(), cancellationToken));

    /// <summary>
    /// Returns the list of peers that a server's interface must have, ordered by address; with If-None-Match only if it has changed. With
    /// both If-None-Match and Prefer: wait=SECONDS it is a long poll: the answer waits until the list changes.
    /// </summary>
    [HttpGet(Routes.Config, Name = "getServerConfig")]
    [ProducesResponseType<ServerConfigResponse>(StatusCodes.Status200OK, Json)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> Config([FromQuery(Name = "server_name"), BindRequired] string serverName, CancellationToken cancellationToken)
    {
        var version = await Mediator.Send(new GetServerVersionQuery(serverName), cancellationToken);
        if (Request.GrantWait(Settings.MaxWait) is { } patience && Request.Names(version))
        {
            version = await Mediator.Send(new WaitForServerQuery(serverName, version, patience), cancellationToken);
        }

        if (Request.Names(version))
        {
            return new VersionedJsonResult(version, Body: null);
        }

        // Not cancelled with this request: others may wait for the same.
        var body = await bodies.GetAsync(version, () => Mediator.Send(new GetServerConfigQuery(serverName), CancellationToken.None));
        return new VersionedJsonResult(body.Version, body.Json);
    }

    [HttpGet(Routes.Config), HttpPost(Routes.Config), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> Config(ServerRequest request, CancellationToken cancellationToken) =>
        Config(request.ServerName, cancellationToken);

    /// <summary>Returns a server's own address in its subnet.</summary>
    [HttpGet(Routes.WireguardIp, Name = "getServerWireguardIp")]
    [ProducesResponseType<WireguardIpResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public Task<WireguardIpResponse> WireguardIp([FromQuery(Name = "server_name"), BindRequired] string serverName, CancellationToken cancellationToken) =>
        Mediator.Send(new GetWireguardIpQuery(serverName), cancellationToken);

    [HttpGet(Routes.WireguardIp), HttpPost(Routes.WireguardIp), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<WireguardIpResponse> WireguardIp(ServerRequest request, CancellationToken cancellationToken) =>
        WireguardIp(request.ServerName, cancellationToken);

    /// <summary>Returns a server, or 404 if it does not exist.</summary>
    [HttpGet(Routes.Exists, Name = "serverExists")]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public Task<ServerResponse> Exists([FromQuery(Name = "server_name"), BindRequired] string serverName, CancellationToken cancellationToken) =>
        Mediator.Send(new FindServerQuery(serverName), cancellationToken);

    [HttpGet(Routes.Exists), HttpPost(Routes.Exists), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ServerResponse> Exists(ServerRequest request, CancellationToken cancellationToken) =>
        Exists(request.ServerName, cancellationToken);

    /// <summary>Adds a server. Idempotent: an identical repeat changes nothing and is answered with 200.</summary>
    [HttpPost(Routes.Add, Name = "addServer")]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status201Created, Json)]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status409Conflict)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<ActionResult<ServerResponse>> Add(AddServerRequest request, CancellationToken cancellationToken)
    {
        var command = new AddServerCommand(
            request.ServerName,
            request.NetworkAddress,
            request.NetworkMask,
            request.PublicKey,
            request.EndpointAddress,
            request.EndpointPort,
            request.NReservedIps,
            request.AllowedIps);
        var added = await Mediator.Send(command, cancellationToken);
        return added.IsNew ? Created((string?)null, added.Server) : Ok(added.Server);
    }

    /// <summary>
    /// Changes a server's key, endpoint or allowed IPs; a field that is left out keeps its value. With Prefer: wait=SECONDS the answer
    /// waits until the server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.Update, Name = "updateServer")]
    [ProducesResponseType<UpdatedServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    [Refuses(StatusCodes.Status409Conflict)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<UpdatedServerResponse> Update(UpdateServerRequest request, CancellationToken cancellationToken)
    {
        var command = new UpdateServerCommand(request.ServerName, request.PublicKey, request.EndpointAddress, request.EndpointPort, request.AllowedIps);
        var updated = await Mediator.Send(command, cancellationToken);
        return updated with { Receipts = await CompleteAsync(updated.Receipts, cancellationToken) };
    }

    /// <summary>Deletes a server and all its peerings.</summary>
    [HttpPost(Routes.Delete, Name = "deleteServer")]
    [ProducesResponseType<RemovedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public Task<RemovedResponse> Delete(ServerRequest request, CancellationToken cancellationToken) =>
        Mediator.Send(new DeleteServerCommand(request.ServerName), cancellationToken);

    /// <summary>
    /// Removes one client from a server and frees its address. With Prefer: wait=SECONDS the answer waits until the server's agent has
    /// applied the change.
    /// </summary>
    [HttpPost(Routes.RemovePeer, Name = "removePeer")]
    [ProducesResponseType<RevokedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public async Task<RevokedResponse> RemovePeer(PeeringRequest request, CancellationToken cancellationToken)
    {
        var revoked = await Mediator.Send(new RemovePeerCommand(request.ClientName, request.ServerName), cancellationToken);
        return revoked with { Receipts = await CompleteAsync(revoked.Receipts, cancellationToken) };
    }
}
