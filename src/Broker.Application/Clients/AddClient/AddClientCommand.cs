using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.AddClient;

public sealed record AddClientCommand(ClientName Client, ServerName Server, PublicKey Key) : ICommand<ClientAccess>
{
    public Need Need => Need.HoldPeering(Client, Server);

    public string Call => "client/add";

    /// <summary>Whether a peering that is there already is a refusal.</summary>
    public bool OnlyIfNew { get; init; }

    public PeeringTerms Terms { get; init; } = PeeringTerms.None;

    public NotesWish Notes { get; init; } = NotesWish.None;

    /// <summary>Whether the command asks for no more than another key for a peering that is there.</summary>
    public bool IsKeyChangeOf(Peering? previous) => previous is not null && Terms == PeeringTerms.None && Notes == NotesWish.None;

    public IEnumerable<AuditChange> Changes(ClientAccess response) =>
    [
        .. response.IsChanged
            ? [AuditChange.Of(response.Server.Name, response.Previous, response.Peering, response.Overridden)]
            : Array.Empty<AuditChange>(),
        .. response.Client is { } client ? [AuditChange.Of(client.Before, client.After)] : Array.Empty<AuditChange>(),
    ];
}
