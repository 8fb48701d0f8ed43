using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>How servers do.</content>
internal sealed partial class ReportRepository
{
    /// <summary>
    /// What is online is counted for all servers of a page at once: for each of them PostgreSQL would read the reports of the whole fleet.
    /// </summary>
    /// <param name="page">Of servers <c>s</c>, from its condition on.</param>
    public static string SelectServers(string page) =>
        $"""
        with page as materialized (select s.id from servers s {page}),
        online as materialized (
            select p.server_id, count(*) as peers
            from page n cross join peerings p cross join peering_reports r
            where p.server_id = n.id and r.peering_id = p.id and r.latest_handshake > @aliveSince
            group by p.server_id)
        select s.name, s.id, s.revision, {Digests.Valid} as digest, s.out_of_step_since,
               a.reported_at, a.applied_revision, a.applied_digest, a.applied_at, a.agent_version, a.listen_port, a.clock_skew, a.problems,
               a.contested_at,
               {PoolRow.Columns},
               (select count(*) from peerings p where p.server_id = s.id) as peers,
               (select count(*) from peerings p
                where p.server_id = s.id and p.address_index <= {FreeRanges.LastReserved}) as peers_reserved,
               (select count(*) from quarantined_leases q
                where q.server_id = s.id and q.address_index > {FreeRanges.LastReserved}) as quarantined,
               coalesce(o.peers, 0) as peers_online
        from page n join servers s on s.id = n.id left join server_reports a on a.server_id = s.id left join online o on o.server_id = s.id
        order by s.name
        """;

    private static readonly string SelectServer = SelectServers("where s.name = @name and s.name > @after limit @limit");

    private static readonly string SelectServerPage = SelectServers("where s.name > @after order by s.name limit @limit");

    public IAsyncEnumerable<ServerStatus> ListServersAsync(
        ServerName? name, DateTimeOffset aliveSince, CancellationToken cancellationToken) =>
        session.PagesAsync<ServerStatusRow>(
                name is null ? SelectServerPage : SelectServer,
                last => new { name, aliveSince = aliveSince.ToUnixTimeSeconds(), after = $"{last?.Name}" },
                cancellationToken)
            .Select(row => row.ToServerStatus());
}
