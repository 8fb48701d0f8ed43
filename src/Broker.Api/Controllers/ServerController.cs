using AutoMapper;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.ListServers;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.WaitForServer;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>
/// Each read comes twice: as GET with a query, which the API's description shows, and as GET or POST with a JSON body, which
/// agents in the field and scripts send (docs/decisions/0003).
/// </summary>
[Route(Routes.Server)]
public sealed class ServerController(IMediator mediator, IMapper mapper, ServerConfigBodies bodies, Settings settings)
    : BrokerController(mediator, mapper, settings)
{
    /// <summary>Lists all servers by name.</summary>
    [HttpGet(Routes.ListAll, Name = "listServers")]
    [ProducesResponseType<Dictionary<string, ServerResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) =>
        Lists.OfNamed(await Mediator.Send(new ListServersQuery(), cancellationToken), server => server.ServerName);

    /// <summary>
    /// Gives the peers that a server's interface must have, by address; with If-None-Match only if they have changed, with
    /// Prefer: wait=SECONDS as soon as they change (long poll).
    /// </summary>
    [HttpGet(Routes.Config, Name = "getServerConfig"), AnswersUnchanged]
    [ProducesResponseType<ServerConfigResponse>(StatusCodes.Status200OK, Json)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [Refuses(400, 404)]
    public async Task<IActionResult> Config([FromQuery] ServerRequest request, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(request.ServerName);
        var wait = Request.GrantWait(Settings.MaxWait) ?? TimeSpan.Zero;
        var version = await Mediator.Send(new WaitForServerQuery(name, Request.Names, wait), cancellationToken);
        if (Request.Names(version))
        {
            return new VersionedResult($"{version}", Body: null);
        }

        // Not cancelled with this request: others may wait for the same body.
        var body = await bodies.GetAsync(version, name, () => Mediator.Send(new GetServerConfigQuery(name), CancellationToken.None));
        return new VersionedResult($"{body.Version}", body.Json);
    }

    [HttpGet(Routes.Config), HttpPost(Routes.Config), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> ConfigOfBody(ServerRequest request, CancellationToken cancellationToken) =>
        Config(request, cancellationToken);

    /// <summary>Returns a server's own address in its subnet.</summary>
    [HttpGet(Routes.WireguardIp, Name = "getServerWireguardIp")]
    [ProducesResponseType<WireguardIpResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404)]
    public async Task<WireguardIpResponse> WireguardIp([FromQuery] ServerRequest request, CancellationToken cancellationToken) =>
        Mapper.Map<WireguardIpResponse>(await FindAsync(request, cancellationToken));

    [HttpGet(Routes.WireguardIp), HttpPost(Routes.WireguardIp), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<WireguardIpResponse> WireguardIpOfBody(ServerRequest request, CancellationToken cancellationToken) =>
        WireguardIp(request, cancellationToken);

    /// <summary>Returns a server, or 404 if it does not exist.</summary>
    [HttpGet(Routes.Exists, Name = "serverExists")]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404)]
    public async Task<ServerResponse> Exists([FromQuery] ServerRequest request, CancellationToken cancellationToken) =>
        Mapper.Map<ServerResponse>(await FindAsync(request, cancellationToken));

    [HttpGet(Routes.Exists), HttpPost(Routes.Exists), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ServerResponse> ExistsOfBody(ServerRequest request, CancellationToken cancellationToken) =>
        Exists(request, cancellationToken);

    /// <summary>Adds a server. Idempotent: an identical repeat changes nothing and is answered with 200.</summary>
    [HttpPost(Routes.Add, Name = "addServer")]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status201Created, Json)]
    [ProducesResponseType<ServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 409, 413)]
    public async Task<ActionResult<ServerResponse>> Add(AddServerRequest request, CancellationToken cancellationToken)
    {
        var added = await Mediator.Send(request.ToCommand(), cancellationToken);
        var response = Mapper.Map<ServerResponse>(added.Server);
        return added.IsNew ? Created((string?)null, response) : Ok(response);
    }

    /// <summary>
    /// Changes a server; a field that is left out keeps its value. A subnet can be widened, and a second one, IPv6, be added. With Prefer:
    /// wait=SECONDS the answer waits until the server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.Update, Name = "updateServer")]
    [ProducesResponseType<UpdatedServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<UpdatedServerResponse> Update(UpdateServerRequest request, CancellationToken cancellationToken)
    {
        var server = (await Mediator.Send(request.ToCommand(), cancellationToken)).After;
        return Mapper.Map<UpdatedServerResponse>(server) with { Receipts = await AwaitAsync([Receipt.Pending(server)], cancellationToken) };
    }

    /// <summary>Deletes a server and all its peerings. With If-Match: * a server that does not exist is refused.</summary>
    [HttpPost(Routes.Delete, Name = "deleteServer")]
    [ProducesResponseType<RemovedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<RemovedResponse> Delete(ServerRequest request, CancellationToken cancellationToken) => new()
    {
        PeeringsRemoved = (await Mediator.Send(
            new DeleteServerCommand(ServerName.Parse(request.ServerName), Request.MustExist()), cancellationToken)).Peerings.Count,
    };

    /// <summary>
    /// Removes one client from a server and frees its address. With If-Match: * a peering that does not exist is refused. With
    /// Prefer: wait=SECONDS the answer waits until the server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.RemovePeer, Name = "removePeer")]
    [ProducesResponseType<RevokedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<RevokedResponse> RemovePeer(PeeringRequest request, CancellationToken cancellationToken)
    {
        var (client, server) = (ClientName.Parse(request.ClientName), ServerName.Parse(request.ServerName));
        var command = new RemovePeerCommand(client, server, Request.MustExist());
        return await AnswerAsync(await Mediator.Send(command, cancellationToken), cancellationToken);
    }

    private Task<Server> FindAsync(ServerRequest request, CancellationToken cancellationToken) =>
        Mediator.Send(new FindServerQuery(ServerName.Parse(request.ServerName)), cancellationToken);
}
