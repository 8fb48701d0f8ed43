using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>Pages of the fleet, by name.</summary>
public interface IListRepository
{
    /// <param name="filter">Which ones.</param>
    /// <param name="aliveSince">A session with an earlier handshake is over.</param>
    /// <param name="expireBefore">What ends before it expires soon.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<ListedClient>> ListClientsAsync(
        ClientFilter filter, DateTimeOffset aliveSince, DateTimeOffset expireBefore, CancellationToken cancellationToken);

    /// <param name="filter">Which ones.</param>
    /// <param name="aliveSince">As above.</param>
    /// <param name="silentSince">An agent with an earlier report is silent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<ListedServer>> ListServersAsync(
        ServerFilter filter, DateTimeOffset aliveSince, DateTimeOffset silentSince, CancellationToken cancellationToken);
}

/// <param name="Next">The cursor behind it, where others follow; else null.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A client with its peerings, by server name.</summary>
public sealed record ListedClient(ClientRecord Client, IReadOnlyList<ListedTunnel> Peerings);

public sealed record ListedTunnel(ListedPeering Peering, PeeringStatus Status);

public sealed record ListedServer(Server Server, ServerStatus Status);
