using AutoMapper;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Clients.ListClients;
using Broker.Application.Clients.PageClients;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

[Route(Routes.Client)]
public sealed class ClientController(IMediator mediator, IMapper mapper, Settings settings) : BrokerController(mediator, mapper, settings)
{
    /// <summary>Lists all peerings, by client name.</summary>
    [HttpGet(Routes.ListAll, Name = "listClients")]
    [ProducesResponseType<Dictionary<string, Dictionary<string, ClientPeeringResponse>>>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) => Lists.OfPeerings(
        await Mediator.Send(new ListClientsQuery(), cancellationToken),
        listed => (listed.ClientName, listed.PeeringId),
        listed => listed.Peering);

    /// <summary>Gives a page of clients, by name, with their peerings; filters narrow it. `next` leads to the page that follows.</summary>
    [HttpGet(Routes.List, Name = "pageClients")]
    [ProducesResponseType<ClientPageResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404)]
    public Task<ClientPageResponse> List([FromQuery] PageClientsRequest request, CancellationToken cancellationToken) =>
        Mediator.Send(new PageClientsQuery(ListFilters.Of(request)), cancellationToken);

    [HttpGet(Routes.List), HttpPost(Routes.List), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ClientPageResponse> ListOfBody(PageClientsRequest request, CancellationToken cancellationToken) =>
        List(request, cancellationToken);

    /// <summary>
    /// Returns a client's configuration for one server; with If-None-Match only if it has changed, with Prefer: wait=SECONDS as soon as it
    /// changes (long poll). With Accept: text/plain as a file for wg-quick(8), in which PRIVATE_KEY stands for the private key.
    /// </summary>
    [HttpGet(Routes.Config, Name = "getClientConfig")]
    [ProducesResponseType<ClientConfigResponse>(StatusCodes.Status200OK, Json)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [Refuses(400, 404)]
    public async Task<IActionResult> Config([FromQuery] PeeringRequest request, CancellationToken cancellationToken)
    {
        var asText = Request.Prefers(RequestPreferences.PlainText);
        var query = new GetClientConfigQuery(ClientName.Parse(request.ClientName), ServerName.Parse(request.ServerName))
        {
            IsKnown = config => Request.Names(Answer(config).Version),
            Wait = Request.GrantWait(Settings.MaxWait) ?? TimeSpan.Zero,
        };
        var result = Answer(await Mediator.Send(query, cancellationToken));
        return Request.Names(result.Version) ? result with { Body = null } : result;

        VersionedResult Answer(ClientConfigResponse config) =>
            asText ? VersionedResult.OfText(WgQuickText.Of(config)) : VersionedResult.Of(config);
    }

    [HttpGet(Routes.Config), HttpPost(Routes.Config), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> ConfigOfBody(PeeringRequest request, CancellationToken cancellationToken) =>
        Config(request, cancellationToken);

    /// <summary>
    /// Gives the last known state of the tunnels of one client or, without a name, of all, as reported by the servers' agents.
    /// </summary>
    [HttpGet(Routes.Status, Name = "getClientStatus")]
    [ProducesResponseType<Dictionary<string, Dictionary<string, ClientPeeringStatusResponse>>>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404)]
    public async Task<IActionResult> Status([FromQuery] ClientStatusRequest request, CancellationToken cancellationToken) =>
        Lists.OfPeerings(
            await Mediator.Send(
                new GetClientStatusQuery(request.ClientName is { } name ? ClientName.Parse(name) : null), cancellationToken),
            listed => (listed.ClientName, listed.PeeringId),
            listed => listed.Status);

    [HttpGet(Routes.Status), HttpPost(Routes.Status), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> StatusOfBody(ClientStatusRequest request, CancellationToken cancellationToken) =>
        Status(request, cancellationToken);

    /// <summary>
    /// Peers a client with a server and leases it an address, the lowest free one or the one named; an existing peering of the two is
    /// replaced and keeps its address, unless another is named or If-None-Match: * refuses that. With Prefer: wait=SECONDS the answer waits
    /// until the server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.Add, Name = "addClient")]
    [ProducesResponseType<AddedClientResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(400, 404, 409, 412, 413)]
    public async Task<ActionResult<AddedClientResponse>> Add(AddClientRequest request, CancellationToken cancellationToken)
    {
        var access = await Mediator.Send(request.ToCommand(Request.OnlyIfNew), cancellationToken);
        var receipts = await AwaitAsync([Receipt.Pending(access.Server)], cancellationToken);
        return Created((string?)null, Mapper.Map<AddedClientResponse>(access) with { Receipts = receipts });
    }

    /// <summary>
    /// Changes what is known of a client, when it ends, and whether servers let it in; or the address and the routed networks, end and
    /// permission of one of its peerings. A field that is left out keeps its value. With Prefer: wait=SECONDS the answer waits until the
    /// server's agent has applied the change.
    /// </summary>
    [HttpPost(Routes.Update, Name = "updateClient")]
    [ProducesResponseType<UpdatedClientResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<UpdatedClientResponse> Update(UpdateClientRequest request, CancellationToken cancellationToken)
    {
        var updated = await Mediator.Send(request.ToCommand(), cancellationToken);
        return Mapper.Map<UpdatedClientResponse>(updated) with { Receipts = await AwaitAsync(updated.Receipts, cancellationToken) };
    }

    /// <summary>
    /// Deletes a client: all its peerings, on every server. With owner instead of client_name, all clients of that owner, and its open
    /// invitations. With dry_run it only says which clients and servers that concerns. With If-Match: * a client or an owner that does not
    /// exist is refused. With Prefer: wait=SECONDS the answer waits until the agents of all servers concerned have applied the change.
    /// </summary>
    [HttpPost(Routes.Delete, Name = "deleteClient")]
    [ProducesResponseType<DeletedClientsResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<DeletedClientsResponse> Delete(DeleteClientRequest request, CancellationToken cancellationToken)
    {
        var revoked = await Mediator.Send(request.ToCommand(Request.MustExist()), cancellationToken);
        return new DeletedClientsResponse
        {
            PeeringsRemoved = revoked.PeeringsRemoved,
            ClientNames = Sorted(revoked.Removed.Select(removed => $"{removed.Peering.Client}")),
            ServerNames = Sorted(revoked.Removed.Select(removed => $"{removed.Server}")),
            Receipts = await AwaitAsync(revoked.Receipts, cancellationToken),
        };
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
