using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Peerings that idle (rule 11).</content>
internal sealed partial class PeeringRepository
{
    /// <summary>
    /// The server <c>s</c> reclaims idle peerings, and its agent, whose last report is <c>a</c>, has reported for as many days. A server
    /// that two hosts report as is left alone, and one whose agent does not tell its time: its handshakes cannot be corrected. So is one
    /// whose last report is an hour old by the database's clock: the broker that took it may be wrong about the time by as much, and so
    /// about the handshakes in it (docs/decisions/0015).
    /// </summary>
    private const string Reclaims =
        """
        s.reclaim_idle_days is not null and a.contested_at is null and a.clock_skew is not null and a.reported_at > @now - 3600000
              and a.observed_since <= @now - s.reclaim_idle_days * 86400000
        """;

    /// <summary>Enabled peerings without a handshake for so many days.</summary>
    public const string FromIdle =
        $"""
        from servers s
        join server_reports a on a.server_id = s.id
        join peerings p on p.server_id = s.id
        left join peering_reports r on r.peering_id = p.id
        where {Reclaims} and p.disabled_at is null and p.client_disabled = 0
              and coalesce(p.active_since, 0) <= @now - s.reclaim_idle_days * 86400000
              and coalesce(r.latest_handshake, 0) <= (@now - s.reclaim_idle_days * 86400000) / 1000
        """;

    /// <summary>
    /// Peerings that were disabled for idling as many days ago. While the interface is not known to have the server's last revision it may
    /// still have them. What belongs to a client that is disabled as a whole stays.
    /// </summary>
    public const string FromReclaimed =
        $"""
        from servers s
        join server_reports a on a.server_id = s.id
        join peerings p on p.server_id = s.id and p.is_reclaimed = 1
        where {Reclaims} and a.proven_revision >= s.revision and p.client_disabled = 0
              and p.disabled_at <= @now - s.reclaim_idle_days * 86400000
        """;

    private const string SelectIdle = $"select 1 {FromIdle} and p.server_id = @Id and p.client_name = @client";

    private const string SelectReclaimed = $"select 1 {FromReclaimed} and p.server_id = @Id and p.client_name = @client";

    private const string RestartRemoval = "update peerings set disabled_at = @now where server_id = @Id and is_reclaimed = 1";

    public Task<bool> IsIdleAsync(Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken) =>
        HasAsync(SelectIdle, server, client, now, cancellationToken);

    public Task<bool> IsReclaimedAsync(Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken) =>
        HasAsync(SelectReclaimed, server, client, now, cancellationToken);

    public Task RestartRemovalAsync(Server server, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.ExecuteOnAllPeeringsAsync(RestartRemoval, new { server.Id, now = now.ToUnixTimeMilliseconds() }, cancellationToken);

    private async Task<bool> HasAsync(
        string sql, Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(sql, new { server.Id, client, now = now.ToUnixTimeMilliseconds() }, cancellationToken) is not null;
}
