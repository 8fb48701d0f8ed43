using System.Net;
using AutoMapper;
using Broker.Api.Configuration;
using Broker.Api.Errors;
using Broker.Application.Servers.ExportServer;
using Broker.Application.Servers.ImportServer;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>Whole servers, in and out.</summary>
[Route(Routes.Server), Tags("Server")]
public sealed class ServerImportController(IMediator mediator, IMapper mapper, Settings settings)
    : BrokerController(mediator, mapper, settings)
{
    /// <summary>Bytes: some 65,000 peers with notes.</summary>
    private const int LongestImport = 16 * 1024 * 1024;

    /// <summary>
    /// Adds a server with all its peers, or the peers that an existing server lacks, in one transaction: all that are given, or none and a
    /// reason for each that cannot be taken. Idempotent. With `dry_run` only answers what would be done.
    /// </summary>
    [HttpPost(Routes.Import, Name = "importServer"), RequestSizeLimit(LongestImport)]
    [ProducesResponseType<ImportServerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 409, 413)]
    public async Task<IActionResult> Import(ImportServerRequest request, CancellationToken cancellationToken)
    {
        var isDryRun = request.DryRun ?? false;
        var (peers, faults) = Read(request.Peers);
        var imported = await Mediator.Send(new ImportServerCommand(request.Server.ToCommand(), peers, faults, isDryRun), cancellationToken);
        var response =
            Mapper.Map<ImportServerResponse>(imported) with { Receipts = await AwaitAsync(imported.Receipts, cancellationToken) };
        return imported.Faults.Count == 0 || isDryRun ? Ok(response) : new ProblemResult(Conflicts(response));
    }

    /// <summary>Gives the peers of a server as a configuration for wg (wg(8)), without private and preshared keys.</summary>
    [HttpGet(Routes.Export, Name = "exportServer")]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/plain")]
    [Refuses(400, 404)]
    public async Task<ContentResult> Export([FromQuery] ServerRequest request, CancellationToken cancellationToken) =>
        Content(
            await Mediator.Send(new ExportServerQuery(ServerName.Parse(request.ServerName)), cancellationToken),
            "text/plain; charset=utf-8");

    [HttpGet(Routes.Export), HttpPost(Routes.Export), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<ContentResult> ExportOfBody(ServerRequest request, CancellationToken cancellationToken) =>
        Export(request, cancellationToken);

    private static ProblemDetails Conflicts(ImportServerResponse response)
    {
        var count = response.Conflicts.Count;
        var problem = Errors.Problem.Of(
            StatusCodes.Status409Conflict,
            "import-conflicts",
            $"Nothing was imported: {count} {(count == 1 ? "entry" : "entries")} cannot be taken, for the reasons in 'conflicts'.");
        problem.Extensions["conflicts"] = response.Conflicts;
        return problem;
    }

    /// <summary>A peer that cannot be read is a fault like others, so that all of them are in one answer.</summary>
    private static (List<PeerImport> Peers, List<ImportFault> Faults) Read(IReadOnlyList<ImportedPeer> peers)
    {
        var (read, faults) = (new List<PeerImport>(peers.Count), new List<ImportFault>());
        foreach (var peer in peers)
        {
            if (Fault(peer) is { } reason)
            {
                faults.Add(new ImportFault(peer.ClientName, peer.PublicKey, reason));
            }
            else
            {
                read.Add(new PeerImport(
                    ClientName.Parse(peer.ClientName),
                    PublicKey.Parse(peer.PublicKey),
                    peer.Lease is null ? null : IPAddress.Parse(peer.Lease),
                    peer.RoutedNetworks is null ? RoutedNetworks.None : RoutedNetworks.Parse(peer.RoutedNetworks),
                    new ClientNotes(peer.Owner, peer.Note) { Tags = peer.Tags is null ? ClientTags.None : ClientTags.Parse(peer.Tags) }));
            }
        }

        return (read, faults);
    }

    private static string? Fault(ImportedPeer peer) =>
        !ClientName.TryParse(peer.ClientName, out _) ? $"client_name must be {ClientName.Accepted}."
        : !PublicKey.TryParse(peer.PublicKey, out _) ? $"public_key must be {PublicKey.Accepted}."
        : peer.Lease is not null && !IpText.TryParseAddress(peer.Lease, out _) ? "lease must be an IP address such as 10.0.0.2."
        : peer.RoutedNetworks is not null
            && !RoutedNetworks.TryParse(peer.RoutedNetworks, out _) ? $"routed_networks must be {RoutedNetworks.Accepted}."
        : peer.Owner is not null && !ClientNotes.IsOwner(peer.Owner) ? $"owner must be {ClientNotes.AcceptedOwner}."
        : peer.Note is not null && !ClientNotes.IsNote(peer.Note) ? $"note must be {ClientNotes.AcceptedNote}."
        : peer.Tags is not null && !ClientTags.TryParse(peer.Tags, out _) ? $"tags must be {ClientTags.Accepted}."
        : null;
}
