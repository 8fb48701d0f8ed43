using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Api.Controllers;

/// <summary>Filters of lists, of requests that were found valid.</summary>
internal static class ListFilters
{
    private const int PageLength = 100;

    public static ClientFilter Of(PageClientsRequest request) => new(
        After<ClientName>(request.After),
        request.Limit ?? PageLength,
        request.Search is { } text ? SearchText.Parse(text) : null,
        request.ServerName is { } server ? ServerName.Parse(server) : null,
        request.Owner,
        request.Tag,
        request.State is { } state ? ClientStates.Find(state) : null,
        request.IdleSince)
    {
        Name = request.ClientName is { } client ? ClientName.Parse(client) : null,
    };

    public static ServerFilter Of(PageServersRequest request) => new(
        After<ServerName>(request.After),
        request.Limit ?? PageLength,
        request.Search is { } text ? SearchText.Parse(text) : null,
        request.State is { } state ? ServerStates.Find(state) : null,
        request.ServerName is { } server ? ServerName.Parse(server) : null,
        request.Owner,
        request.Tag,
        request.IdleSince);

    private static T? After<T>(string? cursor)
        where T : class, ITextValue<T> => cursor is not null && PageCursor.TryRead<T>(cursor, out var name) ? name : null;
}
