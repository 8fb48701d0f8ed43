using System.Text.Json;
using AutoMapper;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Audit.ListAudit;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Audit;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>Who changed what, when, from where.</summary>
[Route(Routes.Audit)]
public sealed class AuditController(IMediator mediator, IMapper mapper, Settings settings) : BrokerController(mediator, mapper, settings)
{
    private const int PageLength = 1000;

    /// <summary>
    /// Gives a page of the audit trail, in the order in which the changes were made. With Prefer: wait=SECONDS it waits for a first entry.
    /// With Accept: application/x-ndjson it gives all entries, an object per line.
    /// </summary>
    [HttpGet(Routes.List, Name = "listAudit")]
    [ProducesResponseType<AuditResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> List([FromQuery] ListAuditRequest request, CancellationToken cancellationToken)
    {
        var filter = new AuditFilter(
            request.After, request.Limit ?? 100, request.Caller, request.ServerName, request.ClientName, request.Since, request.Until)
        {
            Before = request.Before,
        };
        if (Request.Prefers(RequestPreferences.Lines))
        {
            return await ExportAsync(filter, cancellationToken);
        }

        var entries =
            await Mediator.Send(new ListAuditQuery(filter, Request.GrantWait(Settings.MaxWait) ?? TimeSpan.Zero), cancellationToken);
        return Ok(new AuditResponse
        {
            Entries = [.. entries.Select(Mapper.Map<AuditEntryResponse>)],
            Next = entries.Count == 0 ? request.After : entries[^1].Id,
        });
    }

    [HttpGet(Routes.List), HttpPost(Routes.List), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> ListOfBody(ListAuditRequest request, CancellationToken cancellationToken) =>
        List(request, cancellationToken);

    private async Task<IActionResult> ExportAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Before is not null)
        {
            throw new InvalidFieldException("Before", "Only for pages: an export begins with the oldest entry.");
        }

        var page = await Mediator.Send(new ListAuditQuery(filter with { Limit = PageLength }, TimeSpan.Zero), cancellationToken);
        Response.ContentType = RequestPreferences.Lines;
        while (page.Count > 0)
        {
            foreach (var entry in page)
            {
                await JsonSerializer.SerializeAsync(
                    Response.Body, Mapper.Map<AuditEntryResponse>(entry), WireFormat.Options, cancellationToken);
                await Response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            }

            page = await Mediator.Send(
                new ListAuditQuery(filter with { After = page[^1].Id, Limit = PageLength }, TimeSpan.Zero), cancellationToken);
        }

        return new EmptyResult();
    }
}
