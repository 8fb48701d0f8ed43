using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>What agents have last said.</summary>
public interface IReportRepository
{
    /// <summary>Stores the report of a locked server, its peers in one statement that writes only those that differ.</summary>
    /// <param name="report">Peers that the server does not have are left out.</param>
    /// <param name="applied">Since when the server's agent reports this revision.</param>
    /// <param name="now">When the report came.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task SaveAsync(ServerReport report, AppliedRevision applied, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Those of the servers that have ever been reported.</summary>
    Task<IReadOnlyList<AppliedRevision>> FindAppliedAsync(IReadOnlyCollection<ServerId> servers, CancellationToken cancellationToken);

    /// <summary>One server or all, by name.</summary>
    IAsyncEnumerable<ServerStatus> ListServersAsync(ServerName? name, DateTimeOffset aliveSince, CancellationToken cancellationToken);

    /// <summary>The peerings of one client or of all, by client name.</summary>
    IAsyncEnumerable<PeeringStatus> ListPeeringsAsync(ClientName? client, CancellationToken cancellationToken);
}
