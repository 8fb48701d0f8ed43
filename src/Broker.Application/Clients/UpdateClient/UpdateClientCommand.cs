using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.UpdateClient;

/// <param name="Server">The server of the peering that the terms are of; null for none.</param>
/// <param name="Terms">New ones.</param>
/// <param name="Owner">Null for the one that the client has; empty for none.</param>
/// <param name="Note">Likewise.</param>
public sealed record UpdateClientCommand(ClientName Client, ServerName? Server, PeeringTerms Terms, string? Owner, string? Note)
    : ICommand<UpdatedClient>
{
    public Need Need => Need.Operate;

    public string Call => "client/update";

    public IEnumerable<AuditChange> Changes(UpdatedClient response) =>
    [
        .. response.NotesBefore == response.Notes ? Array.Empty<AuditChange>() : [AuditChange.Of(Client, response.NotesBefore, response.Notes)],
        .. response.Access is not { Change: PeeringChange.Replaced } access ? Array.Empty<AuditChange>()
            : [AuditChange.Of(access.Server.Name, access.Previous, access.Peering)],
    ];
}

/// <param name="Peerings">All of the client's, by server name.</param>
/// <param name="Receipts">For the server that has to apply something.</param>
public sealed record UpdatedClient(ClientName Client, ClientNotes Notes, IReadOnlyList<ListedPeering> Peerings, IReadOnlyList<Receipt> Receipts)
{
    public ClientNotes NotesBefore { get; init; } = Notes;

    /// <summary>The peering that the terms were for; null for none.</summary>
    public ClientAccess? Access { get; init; }
}
