using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.ReportServer;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What agents say of their servers, and what is known from that.</summary>
[Route(Routes.Server), Tags("Server")]
public sealed class ServerStatusController(IMediator mediator, Settings settings) : BrokerController(mediator, settings)
{
    /// <summary>Bytes: a hundred thousand peers.</summary>
    private const int LongestReport = 16 * 1024 * 1024;

    /// <summary>Stores an agent's report: the applied revision and the state of the peers.</summary>
    [HttpPost(Routes.Report, Name = "reportServer"), RequestSizeLimit(LongestReport)]
    [ProducesResponseType<ServerReportResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    [Refuses(StatusCodes.Status409Conflict)]
    [Refuses(StatusCodes.Status413PayloadTooLarge)]
    public Task<ServerReportResponse> Report(ServerReportRequest request, CancellationToken cancellationToken) => Mediator.Send(
        new ReportServerCommand(
            request.ServerName, request.ServerId, request.Revision, request.AgentVersion, request.ListenPort, request.Peers),
        cancellationToken);

    /// <summary>Returns the last known state of one server or, without a name, of all servers, as reported by their agents.</summary>
    [HttpGet(Routes.Status, Name = "getServerStatus")]
    [ProducesResponseType<Dictionary<string, ServerStatusResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(StatusCodes.Status400BadRequest)]
    [Refuses(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> Status([FromQuery(Name = "server_name")] string? serverName, CancellationToken cancellationToken) =>
        Lists.Of(await Mediator.Send(new GetServerStatusQuery(serverName), cancellationToken));

    [HttpGet(Routes.Status), HttpPost(Routes.Status), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> Status(ServerStatusRequest request, CancellationToken cancellationToken) =>
        Status(request.ServerName, cancellationToken);
}
