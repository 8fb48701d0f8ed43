using System.Text.Json;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>What a report writes.</content>
internal sealed partial class ReportRepository
{
    private const string Upsert =
        """
        insert into server_reports (server_id, applied_revision, applied_digest, proven_revision, applied_at, reported_at, agent_version,
                                    listen_port, clock_skew, problems, agents, contested_at, observed_since)
        values (@ServerId, @AppliedRevision, @AppliedDigest, @Proven, @AppliedAt, @ReportedAt, @AgentVersion, @ListenPort, @ClockSkew,
                @Problems,
                @Agents, @ContestedAt, @ReportedAt)
        on conflict (server_id) do update
        set applied_revision = excluded.applied_revision, applied_digest = excluded.applied_digest,
            proven_revision = excluded.proven_revision,
            applied_at = excluded.applied_at, reported_at = excluded.reported_at, agent_version = excluded.agent_version,
            listen_port = excluded.listen_port, clock_skew = excluded.clock_skew, problems = excluded.problems,
            agents = excluded.agents, contested_at = excluded.contested_at,
            observed_since = case when excluded.reported_at - server_reports.reported_at > 86400000 then excluded.reported_at
                                  else coalesce(server_reports.observed_since, excluded.reported_at) end
        """;

    /// <summary>Written only when it changes: reports come every minute.</summary>
    private const string MarkStep =
        """
        update servers set out_of_step_since = case when @IsInStep then null else @ReportedAt end
        where id = @ServerId and @IsInStep = (out_of_step_since is not null)
        """;

    private const string SaveDigest =
        "update servers set digest = @Digest, digest_revision = revision where id = @ServerId "
            + "and digest_revision is distinct from revision";

    /// <summary>
    /// The latest handshake of <c>r</c>, the report, and <c>k</c>, what was known. A known one is kept when a recreated interface reports
    /// none, and when the reported one is earlier: its host's clock was wrong at that moment. One in the future is corrected; it was
    /// stored by an earlier release, or by a broker whose clock is ahead.
    /// </summary>
    private const string Latest =
        """
        case when k.latest_handshake > r.latest_handshake and k.latest_handshake <= @Now then k.latest_handshake
             else coalesce(r.latest_handshake, k.latest_handshake) end
        """;

    /// <summary>
    /// Writes only rows that differ; others are not locked. The report is materialized first, or SQLite would parse all of it again for
    /// each peering.
    /// </summary>
    private string UpsertPeers =>
        $"""
        with r as materialized (
            select value ->> 0 as public_key, cast(value ->> 1 as bigint) as latest_handshake,
                   cast(value ->> 2 as bigint) as rx_bytes, cast(value ->> 3 as bigint) as tx_bytes
            from {database.JsonElements("@Peers")})
        insert into peering_reports (peering_id, latest_handshake, rx_bytes, tx_bytes)
        select p.id, {Latest}, r.rx_bytes, r.tx_bytes
        from r
        join peerings p on p.server_id = @ServerId and p.public_key = r.public_key
        left join peering_reports k on k.peering_id = p.id
        where k.peering_id is null or k.latest_handshake is distinct from {Latest}
              or k.rx_bytes <> r.rx_bytes or k.tx_bytes <> r.tx_bytes
        on conflict (peering_id) do update
        set latest_handshake = excluded.latest_handshake, rx_bytes = excluded.rx_bytes, tx_bytes = excluded.tx_bytes
        """;

    public async Task SaveAsync(
        Server server, ServerReport report, AppliedVersion applied, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (applied.At == now)
        {
            session.MarkReported(server.Id);
        }

        var skew = report.ClockSkew(now);
        await session.ExecuteOnAllPeeringsAsync(
            UpsertPeers,
            new { ServerId = server.Id, Peers = Json(report.Peers, skew, now), Now = now.ToUnixTimeSeconds() },
            cancellationToken);
        await session.ExecuteAsync(
            $"{SaveDigest}; {MarkStep}; {Upsert}",
            new
            {
                ServerId = server.Id,
                server.Digest,
                IsInStep = !applied.Agents.AreContested && AppliedVersion.IsInStep(server, report),
                AppliedRevision = applied.Reported.Revision,
                AppliedDigest = applied.Reported.Digest,
                applied.Proven,
                AppliedAt = applied.At.ToUnixTimeMilliseconds(),
                ReportedAt = now.ToUnixTimeMilliseconds(),
                AgentVersion = report.AgentVersion.ToString(),
                ListenPort = (long)report.ListenPort,
                ClockSkew = (long?)skew?.TotalMilliseconds,
                Problems = string.Join('\n', applied.Agents.AreContested ? [ReportingAgents.Problem, .. report.Problems] : report.Problems),
                Agents = AgentsText.Of(applied.Agents),
                ContestedAt = applied.Agents.ContestedAt?.ToUnixTimeMilliseconds(),
            },
            cancellationToken);
    }

    /// <summary>Each peer as <c>[key, handshake, received, sent]</c>, the handshake by the broker's clock.</summary>
    private static string Json(
        IEnumerable<PeerActivity> peers, TimeSpan? skew, DateTimeOffset now) => JsonSerializer.Serialize(peers.Select(peer => new object?[]
    {
        peer.PublicKey.ToString(), Seconds(peer.LatestHandshake, skew, now), peer.RxBytes, peer.TxBytes,
    }));

    /// <summary>Since 1970. A handshake in the future was made by a clock that has been set back since: at the latest now.</summary>
    private static long? Seconds(DateTimeOffset? handshake, TimeSpan? skew, DateTimeOffset now) => handshake is { } time
        ? Math.Clamp(time.ToUnixTimeSeconds() - Correction(skew), 0, now.ToUnixTimeSeconds())
        : null;

    /// <summary>
    /// In steps of ten seconds: reports take their time, and a correction that changed with each would rewrite every row.
    /// </summary>
    private static long Correction(TimeSpan? skew) => (long)Math.Round((skew?.TotalSeconds ?? 0) / 10) * 10;
}
