using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class ReportRepository(Session session, IDatabase database) : IReportRepository
{
    private string SelectApplied =>
        $"""
        select server_id, applied_revision, applied_digest, proven_revision, applied_at, agents, contested_at
        from server_reports where server_id {database.IsAnyOf("@servers")}
        """;

    public async Task<IReadOnlyList<AppliedVersion>> FindAppliedAsync(
        IReadOnlyCollection<ServerId> servers, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<AppliedRow>(
            SelectApplied, new { servers = database.AnyOf(servers.Select(server => server.Value)) }, cancellationToken);
        return [.. rows.Select(row => row.ToAppliedVersion())];
    }

    private const string SelectPeerings =
        $"""
        select {ListedRow.Columns}, r.latest_handshake, r.rx_bytes, r.tx_bytes
        from peerings p join servers s on s.id = p.server_id left join clients c on c.name = p.client_name
        left join peering_reports r on r.peering_id = p.id
        where (p.client_name, p.server_id) > (@afterClient, @afterServer)
        """;

    private const string PageOrder = "order by p.client_name, p.server_id limit @limit";

    private const string SelectPeeringsOfClient = $"{SelectPeerings} and p.client_name = @client {PageOrder}";

    private const string SelectAllPeerings = $"{SelectPeerings} {PageOrder}";

    public IAsyncEnumerable<ListedTunnel> ListPeeringsAsync(ClientName? client, CancellationToken cancellationToken) =>
        session.PagesAsync<ClientPeeringRow>(
                client is null ? SelectAllPeerings : SelectPeeringsOfClient,
                last => new { client, afterClient = $"{last?.ClientName}", afterServer = last?.ServerId ?? default },
                cancellationToken)
            .Select(row => row.ToTunnel());
}
