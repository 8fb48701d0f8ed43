using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Rows are filled by property, not by constructor: on SQLite an empty result does not tell the types of its columns.</summary>
internal sealed record StoredServer
{
    public required string Name { get; init; }

    public required string PublicKey { get; init; }

    public required string NetworkAddress { get; init; }

    public long NetworkMask { get; init; }

    public string? NetworkAddressV6 { get; init; }

    public long? NetworkMaskV6 { get; init; }

    public long ServerIndex { get; init; }

    public long NReservedIps { get; init; }

    public long Revision { get; init; }

    public string? Digest { get; init; }

    /// <summary>
    /// The highest index that a host can have: of IPv6 networks that are wider than 63 bits, the highest that is counted.
    /// </summary>
    public long LastHost => !NetworkAddress.Contains(':') ? (1L << (int)(32 - NetworkMask)) - 2
        : NetworkMask <= 65 ? long.MaxValue - 1
        : (1L << (int)(128 - NetworkMask)) - 1;

    /// <summary>The lowest index that is leased without being named.</summary>
    public long FirstLeasable => Math.Max(NReservedIps, 1) + 1;

    /// <summary>IPv4 only.</summary>
    public string AddressAt(long index)
    {
        var bytes = IPAddress.Parse(NetworkAddress).GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)index);
        return new IPAddress(bytes).ToString();
    }
}

internal sealed record StoredPeering
{
    /// <summary>Null when there is no such server any more.</summary>
    public string? Server { get; init; }

    public required string Client { get; init; }

    public required string Id { get; init; }

    public required string PublicKey { get; init; }

    public long? Index { get; init; }

    public required string Routed { get; init; }
}

internal sealed record StoredFree
{
    /// <summary>Null when there is no such server any more.</summary>
    public string? Server { get; init; }

    public long First { get; init; }

    public long Last { get; init; }
}

internal sealed record StoredClient
{
    public required string Name { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }
}

/// <summary>All that the database holds, read without the broker's own code.</summary>
internal sealed record Snapshot(
    IReadOnlyList<StoredServer> Servers,
    IReadOnlyList<StoredPeering> Peerings,
    IReadOnlyList<StoredFree> Free,
    IReadOnlyList<StoredFree> Quarantined,
    IReadOnlyList<StoredClient> Clients)
{
    private const string SelectServers =
        """
        select name, public_key as PublicKey, network_address as NetworkAddress, network_mask as NetworkMask,
               network_address_v6 as NetworkAddressV6, network_mask_v6 as NetworkMaskV6, server_index as ServerIndex,
               n_reserved_ips as NReservedIps, revision, digest
        from servers
        order by name
        """;

    private const string SelectPeerings =
        """
        select s.name as server, p.client_name as client, cast(p.id as text) as id, p.public_key as PublicKey, p.address_index as "index",
               p.routed_networks as routed
        from peerings p left join servers s on s.id = p.server_id
        """;

    private const string SelectFree =
        """
        select s.name as server, f.first_index as "first", f.last_index as "last"
        from free_ranges f left join servers s on s.id = f.server_id
        order by s.name, f.last_index
        """;

    private const string SelectQuarantined =
        """
        select s.name as server, q.address_index as "first", q.address_index as "last"
        from quarantined_leases q left join servers s on s.id = q.server_id
        """;

    private const string SelectClients = "select name, owner, note from clients order by name";

    /// <summary>As of one moment: the broker may still do what a caller asked for and did not wait for.</summary>
    public static async Task<Snapshot> ReadAsync(DbConnection connection)
    {
        await using var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        return new Snapshot(
            (await connection.QueryAsync<StoredServer>(SelectServers, transaction: transaction)).AsList(),
            (await connection.QueryAsync<StoredPeering>(SelectPeerings, transaction: transaction)).AsList(),
            (await connection.QueryAsync<StoredFree>(SelectFree, transaction: transaction)).AsList(),
            (await connection.QueryAsync<StoredFree>(SelectQuarantined, transaction: transaction)).AsList(),
            (await connection.QueryAsync<StoredClient>(SelectClients, transaction: transaction)).AsList());
    }

    /// <summary>The invariants of the stored rows (rules 1, 3, 4 and 5).</summary>
    public void ShouldKeepTheRules(string? context = null)
    {
        Peerings.Select(peering => (peering.Server, peering.Client)).ShouldBeUnique(context);
        Peerings.Select(peering => peering.Id).ShouldBeUnique(context);
        Peerings.Where(peering => peering.Server is null || peering.Index is null).ShouldBeEmpty(context);
        Free.Where(free => free.Server is null).ShouldBeEmpty(context);
        Clients.Select(client => client.Name).Except(Peerings.Select(peering => peering.Client)).ShouldBeEmpty(context);
        foreach (var server in Servers)
        {
            var peerings = Peerings.Where(peering => peering.Server == server.Name).ToList();
            peerings.Select(peering => peering.PublicKey).Append(server.PublicKey).ShouldBeUnique($"the keys of {server}; {context}");
            var quarantined = Quarantined.Where(held => held.Server == server.Name).Select(held => held.First);
            ShouldShareTheHosts(
                server, [.. peerings.Select(peering => peering.Index!.Value), .. quarantined, server.ServerIndex], $"{server}; {context}");
        }
    }

    /// <summary>Taken indexes and free ranges have every host once, and the ranges are neither empty nor adjacent.</summary>
    private void ShouldShareTheHosts(StoredServer server, List<long> taken, string context)
    {
        taken.ShouldBeUnique($"the leases of {context}");
        taken.Where(index => index < 1 || index > server.LastHost).ShouldBeEmpty($"the leases of {context}");
        var ranges = Free.Where(free => free.Server == server.Name).ToList();
        ranges.Where(range => range.First < 1 || range.First > range.Last || range.Last > server.LastHost)
            .ShouldBeEmpty($"the ranges of {context}");
        ranges.Skip(1).Zip(ranges, (later, earlier) => later.First - earlier.Last).Where(gap => gap <= 1)
            .ShouldBeEmpty($"the ranges of {context}");
        taken.Where(index => ranges.Exists(range => range.First <= index && index <= range.Last))
            .ShouldBeEmpty($"taken and free in {context}");
        (taken.Count + ranges.Sum(range => range.Last - range.First + 1)).ShouldBe(server.LastHost, $"the hosts of {context}");
    }
}
