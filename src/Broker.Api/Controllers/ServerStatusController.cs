using AutoMapper;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.PageServers;
using Broker.Application.Servers.ReportServer;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>Reports of agents, and the last known state of servers.</summary>
[Route(Routes.Server), Tags("Server")]
public sealed class ServerStatusController(IMediator mediator, IMapper mapper, Settings settings)
    : BrokerController(mediator, mapper, settings)
{
    /// <summary>Bytes: a hundred thousand peers.</summary>
    private const int LongestReport = 16 * 1024 * 1024;

    /// <summary>Of one transaction, which locks the server: others would wait for it as long as 10,000 peers take to be written.</summary>
    private const int MostPeersAtOnce = 1_000;

    /// <summary>Takes the report of a server's agent: what it has applied, and the state of the interface's peers.</summary>
    [HttpPost(Routes.Report, Name = "reportServer"), RequestSizeLimit(LongestReport)]
    [ProducesResponseType<ServerReportResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<ServerReportResponse> Report(ServerReportRequest request, CancellationToken cancellationToken)
    {
        var report = new ServerReport(
            new ServerId(Guid.ParseExact(request.ServerId, "D")),
            request.Revision,
            request.Digest is { } digest ? ListDigest.Parse(digest) : null,
            AgentVersion.Parse(request.AgentVersion),
            request.ListenPort,
            request.HostTime,
            [.. (request.Problems ?? []).Select(AgentProblem.Parse)],
            request.Peers.Select(ActivityOf))
        {
            AgentRun = request.AgentRunId is { } run ? new AgentRun(Guid.ParseExact(run, "D")) : null,
        };
        var (server, taken) = (ServerName.Parse(request.ServerName), (ReportTaken?)null);
        foreach (var part in report.Parts(MostPeersAtOnce))
        {
            taken = await Mediator.Send(new ReportServerCommand(server, part), cancellationToken);
        }

        return new ServerReportResponse { Revision = taken!.Revision, Contested = taken.Contested };
    }

    /// <summary>
    /// Gives a page of servers, by name, with their last known state; filters narrow it. `next` leads to the page that follows.
    /// </summary>
    [HttpGet(Routes.List, Name = "pageServers")]
    [ProducesResponseType<ServerPageResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public Task<ServerPageResponse> List([FromQuery] PageServersRequest request, CancellationToken cancellationToken) =>
        Mediator.Send(new PageServersQuery(ListFilters.Of(request)), cancellationToken);

    [HttpGet(Routes.List), HttpPost(Routes.List), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ServerPageResponse> ListOfBody(PageServersRequest request, CancellationToken cancellationToken) =>
        List(request, cancellationToken);

    /// <summary>
    /// Gives the last known state of one server or, without a name, of all: whether it is in step, and how many of its peers are online.
    /// </summary>
    [HttpGet(Routes.Status, Name = "getServerStatus")]
    [ProducesResponseType<Dictionary<string, ServerStatusResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404)]
    public async Task<IActionResult> Status([FromQuery] ServerStatusRequest request, CancellationToken cancellationToken) => Lists.OfNamed(
        await Mediator.Send(new GetServerStatusQuery(request.ServerName is { } name ? ServerName.Parse(name) : null), cancellationToken),
        listed => listed.ServerName,
        listed => listed.Status);

    [HttpGet(Routes.Status), HttpPost(Routes.Status), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> StatusOfBody(ServerStatusRequest request, CancellationToken cancellationToken) =>
        Status(request, cancellationToken);

    private static PeerActivity ActivityOf(PeerReport peer) =>
        new(PublicKey.Parse(peer.PublicKey), peer.LatestHandshake, peer.RxBytes, peer.TxBytes);
}
