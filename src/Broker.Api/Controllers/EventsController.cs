using System.Net.ServerSentEvents;
using System.Text.Json;
using AutoMapper;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Api.Validation;
using Broker.Application.Events.ListEvents;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What happens to the fleet.</summary>
[Route(Routes.Events)]
public sealed class EventsController(IMediator mediator, IMapper mapper, Settings settings, IHostApplicationLifetime lifetime)
    : BrokerController(mediator, mapper, settings)
{
    private const int PageLength = 1000;
    private const string LastEventIdHeader = "Last-Event-ID";

    /// <summary>How often something is sent where nothing happens, so that neither end nor a proxy takes the connection for dead.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gives a page of events, in the order in which they happened. With Prefer: wait=SECONDS it waits for a first one. With
    /// Accept: text/event-stream they are sent as they happen; Last-Event-ID, or after, names the last one that was received.
    /// </summary>
    [HttpGet(Routes.List, Name = "listEvents")]
    [ProducesResponseType<EventsResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> List([FromQuery] ListEventsRequest request, CancellationToken cancellationToken)
    {
        var filter = new EventFilter(
            request.After,
            request.Limit ?? 100,
            request.ServerName is { } server ? ServerName.Parse(server) : null,
            request.ClientName is { } client ? ClientName.Parse(client) : null,
            request.Kinds?.Split(',').Select(kind => EventKinds.Find(kind)!.Value).ToList())
        {
            Before = request.Before,
        };
        if (Request.Prefers(RequestPreferences.EventStream))
        {
            await StreamAsync(filter with { Limit = PageLength, After = LastEventId() ?? filter.After }, cancellationToken);
            return new EmptyResult();
        }

        var events =
            await Mediator.Send(new ListEventsQuery(filter, Request.GrantWait(Settings.MaxWait) ?? TimeSpan.Zero), cancellationToken);
        return Ok(new EventsResponse
        {
            Events = [.. events.Select(Mapper.Map<EventResponse>)],
            Next = events.Count == 0 ? request.After : events[^1].Id,
        });
    }

    [HttpGet(Routes.List), HttpPost(Routes.List), Consumes(Json), ApiExplorerSettings(IgnoreApi = true)]
    public Task<IActionResult> ListOfBody(ListEventsRequest request, CancellationToken cancellationToken) =>
        List(request, cancellationToken);

    /// <exception cref="InvalidFieldException">It is no id: a stream would begin again with the first event that is kept.</exception>
    private string? LastEventId() => Request.Headers[LastEventIdHeader] switch
    {
        [] => null,
        [var id] when TrailIds.AreValid(id) => id,
        _ => throw new InvalidFieldException(LastEventIdHeader, TrailIds.AcceptedEvent),
    };

    /// <summary>Ends when the caller has gone, when its token has ended, and when the broker stops: it asks again then.</summary>
    private async Task StreamAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        var page = await Mediator.Send(new ListEventsQuery(filter, TimeSpan.Zero), cancellationToken);
        Response.ContentType = RequestPreferences.EventStream;
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold it back
        try
        {
            while (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                foreach (var found in page)
                {
                    await SendAsync(found, cancellationToken);
                }

                if (page.Count == 0)
                {
                    await Response.Body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
                }

                await Response.Body.FlushAsync(cancellationToken);
                filter = filter with { After = page.Count == 0 ? filter.After : page[^1].Id, Before = null };
                page = await Mediator.Send(new ListEventsQuery(filter, Heartbeat), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the stream is cut where it is
        }
    }

    private async Task SendAsync(StoredEvent found, CancellationToken cancellationToken)
    {
        var item = new SseItem<EventResponse>(Mapper.Map<EventResponse>(found), found.Kind) { EventId = found.Id };
        await SseFormatter.WriteAsync(
            new[] { item }.ToAsyncEnumerable(),
            Response.Body,
            (sent, writer) =>
            {
                using var json = new Utf8JsonWriter(writer);
                JsonSerializer.Serialize(json, sent.Data, WireFormat.Options);
            },
            cancellationToken);
    }
}
