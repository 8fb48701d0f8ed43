using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>The last report of each agent.</summary>
public interface IReportRepository
{
    /// <summary>Stores the report of a locked server. One statement writes its peers, and only those that differ.</summary>
    /// <param name="server">Locked.</param>
    /// <param name="report">Recognized by the server. Peers that the server does not have are left out.</param>
    /// <param name="applied">What the report proves.</param>
    /// <param name="now">When the report came.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SaveAsync(Server server, ServerReport report, AppliedVersion applied, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The last reports of those of the servers that have any.</summary>
    Task<IReadOnlyList<AppliedVersion>> FindAppliedAsync(IReadOnlyCollection<ServerId> servers, CancellationToken cancellationToken);

    /// <summary>One server or all, by name.</summary>
    IAsyncEnumerable<ServerStatus> ListServersAsync(ServerName? name, DateTimeOffset aliveSince, CancellationToken cancellationToken);

    /// <summary>The peerings of one client or of all, by client name.</summary>
    IAsyncEnumerable<ListedTunnel> ListPeeringsAsync(ClientName? client, CancellationToken cancellationToken);
}
