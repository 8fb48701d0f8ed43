using Broker.Application.Abstractions;
using Broker.Application.Servers.AddServer;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ImportServer;

/// <param name="Server">As it is to be; of one that exists, what differs is a fault.</param>
/// <param name="Peers">Those that could be read.</param>
/// <param name="Faults">Those that could not.</param>
/// <param name="IsDryRun">Whether to answer only what would be done.</param>
public sealed record ImportServerCommand(
    AddServerCommand Server, IReadOnlyList<PeerImport> Peers, IReadOnlyList<ImportFault> Faults, bool IsDryRun) : ICommand<ImportedServer>
{
    public Need Need => Need.Operate;

    public string Call => "server/import";

    public IEnumerable<AuditChange> Changes(ImportedServer response) =>
    [
        .. response.NewServer is { } server ? [AuditChange.Of(before: null, server)] : Array.Empty<AuditChange>(),
        .. response.Peerings.Select(
            added => AuditChange.Of(
                added.Server, before: null, added.Peering, response.Overridden.GetValueOrDefault(added.Peering.Client))),
        .. response.Named.Select(client => AuditChange.Of(client.Before, client.After)),
    ];
}

/// <param name="Receipts">Empty where nothing was to be done.</param>
public sealed record ImportedServer(int Added, int Unchanged, IReadOnlyList<ImportFault> Faults, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>Clients whose peering is disabled.</summary>
    public IReadOnlyList<ClientName> Disabled { get; init; } = [];

    /// <summary>Those of the added clients that there were before.</summary>
    public IReadOnlyList<ClientName> ExistingClients { get; init; } = [];

    /// <summary>The server, where it was stored with the peers; else null.</summary>
    public Server? NewServer { get; init; }

    /// <summary>By client: the quarantine that was ended for its address.</summary>
    public IReadOnlyDictionary<ClientName, QuarantinedLease> Overridden { get; init; } = new Dictionary<ClientName, QuarantinedLease>();

    /// <summary>The clients that have got other notes.</summary>
    public IReadOnlyList<(ClientRecord Before, ClientRecord After)> Named { get; init; } = [];

    /// <summary>The peerings that were stored, with the name of their server.</summary>
    public IReadOnlyList<(ServerName Server, Peering Peering)> Peerings { get; init; } = [];
}
