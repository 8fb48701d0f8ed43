using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.UpdateClient;

/// <param name="Server">The server of the peering that the terms are of; null for none: then they are the client's.</param>
/// <param name="Terms">New ones. Address and routed networks are a peering's only.</param>
public sealed record UpdateClientCommand(ClientName Client, ServerName? Server, PeeringTerms Terms, NotesWish Notes)
    : ICommand<UpdatedClient>
{
    /// <summary>Null for the one that it has.</summary>
    public ClientName? NewName { get; init; }

    /// <summary>Whether a person changes a device of its own.</summary>
    public bool IsOwnDevice { get; init; }

    /// <summary>
    /// Whether the peerings whose end a person gave are to last from now on as long as those of a new device, where the caller may still
    /// use their servers and they would end earlier.
    /// </summary>
    public bool Renews { get; init; }

    public Need Need => IsOwnDevice ? Need.OwnDevices : Need.Operate;

    public string Call => IsOwnDevice ? "device/update" : "client/update";

    public IEnumerable<AuditChange> Changes(UpdatedClient response) =>
    [
        .. response.Before == response.Client ? Array.Empty<AuditChange>() : [AuditChange.Of(response.Before, response.Client)],
        .. response.Accesses.Where(access => access.IsChanged)
            .Select(access => AuditChange.Of(access.Server.Name, access.Previous, access.Peering, access.Overridden)),
    ];

    /// <summary>
    /// A client that is disabled or enabled as a whole is told of by server, where its peering is not disabled by itself; one that is
    /// renamed, by server, under its former name and after all else.
    /// </summary>
    public IEnumerable<FleetEvent> Events(UpdatedClient response, IReadOnlyCollection<AuditChange> changes)
    {
        var switched = (response.Before.DisabledAt is null) == (response.Client.DisabledAt is null)
            ? []
            : response.Peerings.Where(listed => listed.Peering.Life.DisabledAt is null).Select(listed => new FleetEvent(
                response.Client.DisabledAt is null ? EventKind.Enabled : EventKind.Disabled, listed.Server, Client));
        var renamed = response.IsRenamed
            ? response.Peerings.Select(listed => new FleetEvent(EventKind.Changed, listed.Server, Client))
            : [];
        return switched.Concat(changes.Select(change => change.Event).OfType<FleetEvent>()).Concat(renamed).Distinct();
    }
}

/// <param name="Peerings">All of the client's, by server name.</param>
/// <param name="Receipts">For each server that has to apply something.</param>
public sealed record UpdatedClient(
    ClientRecord Before, ClientRecord Client, IReadOnlyList<ListedPeering> Peerings, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>The peering that the terms were for, or all that were renewed, or that had been disabled for idling.</summary>
    public IReadOnlyList<ClientAccess> Accesses { get; init; } = [];

    public bool IsRenamed => Before.Name != Client.Name;
}
