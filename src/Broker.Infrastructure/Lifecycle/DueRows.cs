using System.Data.Common;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Repositories;
using Dapper;

namespace Broker.Infrastructure.Lifecycle;

/// <summary>What is to be done.</summary>
internal enum DueKind
{
    ExpiredClient = 1,
    ExpiredPeering = 2,
    IdlePeering = 3,
    ReclaimedPeering = 4,
    EndedQuarantine = 5,
}

/// <summary>A client, or a peering, that something is to be done with by itself (rule 11).</summary>
internal sealed record DueRow
{
    public long Due { get; init; }

    /// <summary>Null for a server.</summary>
    public ClientName? ClientName { get; init; }

    /// <summary>Null for the client as a whole.</summary>
    public ServerName? ServerName { get; init; }

    public DueKind Kind => (DueKind)Due;
}

/// <summary>Finds what is due by the database's clock, without a lock.</summary>
internal static class DueRows
{
    /// <summary>Of one look.</summary>
    public const int Limit = 200;

    public static string Expired(IDatabase database) => WithNow(
        database,
        $"""
        select due, client_name, server_name from (select 1 as due, c.name as client_name, null as server_name, c.expires_at as at
                       from clients c where c.expires_at <= @now
                       union all
                       select 2, p.client_name, s.name, p.expires_at
                       from peerings p join servers s on s.id = p.server_id where p.expires_at <= @now
                       union all
                       select 5, null, s.name, min(q.until)
                       from quarantined_leases q join servers s on s.id = q.server_id where q.until <= @now group by s.name) as expired
        order by at, client_name limit {Limit}
        """);

    public static string Idle(IDatabase database) => WithNow(
        database,
        $"""
        select due, client_name, server_name from (select 3 as due, p.client_name, s.name as server_name {PeeringRepository.FromIdle}
                       union all
                       select 4, p.client_name, s.name {PeeringRepository.FromReclaimed}) as idle
        order by client_name limit {Limit}
        """);

    public static async Task<IReadOnlyList<DueRow>> ReadAsync(
        DbConnection connection, string sql, long now, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DueRow>(new CommandDefinition(sql, new { now }, cancellationToken: cancellationToken))).AsList();

    private static string WithNow(IDatabase database, string sql) =>
        sql.Replace("@now", database.NowOfStatement, StringComparison.Ordinal);
}
