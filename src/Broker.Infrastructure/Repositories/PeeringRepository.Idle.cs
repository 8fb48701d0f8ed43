using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Peerings that idle (rule 11).</content>
internal sealed partial class PeeringRepository
{
    /// <summary>
    /// Enabled peerings of servers that reclaim idle ones, without a handshake for so many days, in all of which the server's agent has
    /// reported. A server that two hosts report as is left alone, and one whose agent does not tell its time: its handshakes cannot be
    /// corrected. So is one whose last report is an hour old by the database's clock: the broker that took it may be wrong about the time
    /// by as much, and so about the handshakes in it (docs/decisions/0015).
    /// </summary>
    public const string FromIdle =
        """
        from servers s
        join server_reports a on a.server_id = s.id
        join peerings p on p.server_id = s.id
        left join peering_reports r on r.peering_id = p.id
        where s.reclaim_idle_days is not null and a.contested_at is null and p.disabled_at is null and p.client_disabled = 0
              and a.clock_skew is not null
              and a.reported_at > @now - 3600000
              and a.observed_since <= @now - s.reclaim_idle_days * 86400000
              and coalesce(p.active_since, 0) <= @now - s.reclaim_idle_days * 86400000
              and coalesce(r.latest_handshake, 0) <= (@now - s.reclaim_idle_days * 86400000) / 1000
        """;

    private const string SelectIdle = $"select 1 {FromIdle} and p.server_id = @Id and p.client_name = @client";

    public async Task<bool> IsIdleAsync(Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectIdle, new { server.Id, client, now = now.ToUnixTimeMilliseconds() }, cancellationToken)
            is not null;
}
