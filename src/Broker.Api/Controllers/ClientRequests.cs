using System.Net;
using Broker.Application.Clients;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Owners.DeleteClients;
using Broker.Application.Receipts;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Api.Controllers;

/// <summary>Valid requests as commands.</summary>
internal static class ClientRequests
{
    public static AddClientCommand ToCommand(this AddClientRequest request, bool onlyIfNew) => new(
        ClientName.Parse(request.ClientName), ServerName.Parse(request.ServerName), PublicKey.Parse(request.PublicKey))
    {
        OnlyIfNew = onlyIfNew,
        Terms = TermsOf(request.Lease, request.RoutedNetworks) with { Expiry = ExpiryOf(request.ExpiresAt, request.ExpiresIn) },
        Notes = NotesOf(request.Owner, request.Note, request.Tags),
    };

    public static UpdateClientCommand ToCommand(this UpdateClientRequest request) => new(
        ClientName.Parse(request.ClientName),
        request.ServerName is { } server ? ServerName.Parse(server) : null,
        TermsOf(request.Lease, request.RoutedNetworks) with
        {
            Expiry = ExpiryOf(request.ExpiresAt, request.ExpiresIn) ?? (request.HasExpiresAt ? ExpiryWish.Never : null),
            IsDisabled = request.Disabled,
        },
        NotesOf(request.Owner, request.Note, request.Tags))
    {
        NewName = request.NewName is { } name ? ClientName.Parse(name) : null,
    };

    public static IRequest<Revocation> ToCommand(this DeleteClientRequest request, bool mustExist)
    {
        var isDryRun = request.DryRun ?? false;
        return request.Owner is { } owner
            ? new DeleteClientsCommand(owner, mustExist, isDryRun)
            : new DeleteClientCommand(ClientName.Parse(request.ClientName!), mustExist, isDryRun);
    }

    private static NotesWish NotesOf(string? owner, string? note, IReadOnlyList<string>? tags) =>
        new(owner, note, tags is null ? null : ClientTags.Parse(tags));

    private static ExpiryWish? ExpiryOf(DateTimeOffset? at, long? seconds) =>
        at is { } time ? ExpiryWish.AtTime(time) : seconds is { } span ? ExpiryWish.In(TimeSpan.FromSeconds(span)) : null;

    private static PeeringTerms TermsOf(string? lease, IReadOnlyList<string>? routedNetworks) => new(
        lease is null ? null : IPAddress.Parse(lease), routedNetworks is null ? null : RoutedNetworks.Parse(routedNetworks));
}
