using System.Buffers.Binary;
using System.Data.Common;
using System.Net;
using Dapper;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Rows are filled by property, not by constructor: on SQLite an empty result does not tell the types of its columns.</summary>
internal sealed record StoredServer
{
    public required string Name { get; init; }

    public required string PublicKey { get; init; }

    public required string NetworkAddress { get; init; }

    public long NetworkMask { get; init; }

    public long NReservedIps { get; init; }

    public long Revision { get; init; }

    public long FirstLeasable => Math.Max(NReservedIps, 1) + 1;

    public long LastLeasable => (1L << (int)(32 - NetworkMask)) - 2;

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
}

internal sealed record StoredFreed
{
    /// <summary>Null when there is no such server any more.</summary>
    public string? Server { get; init; }

    public long Index { get; init; }
}

/// <summary>All that the database holds, read without the broker's own code.</summary>
internal sealed record Snapshot(
    IReadOnlyList<StoredServer> Servers,
    IReadOnlyList<StoredPeering> Peerings,
    IReadOnlyList<StoredFreed> Freed)
{
    private const string SelectServers =
        """
        select name, public_key as PublicKey, network_address as NetworkAddress, network_mask as NetworkMask,
               n_reserved_ips as NReservedIps, revision
        from servers
        order by name
        """;

    private const string SelectPeerings =
        """
        select s.name as server, p.client_name as client, cast(p.id as text) as id, p.public_key as PublicKey, p.address_index as "index"
        from peerings p left join servers s on s.id = p.server_id
        """;

    private const string SelectFreed =
        """select s.name as server, f.address_index as "index" from freed_addresses f left join servers s on s.id = f.server_id""";

    public static async Task<Snapshot> ReadAsync(DbConnection connection) => new(
        (await connection.QueryAsync<StoredServer>(SelectServers)).AsList(),
        (await connection.QueryAsync<StoredPeering>(SelectPeerings)).AsList(),
        (await connection.QueryAsync<StoredFreed>(SelectFreed)).AsList());

    /// <summary>The invariants of the stored rows (rules 1, 3 and 5).</summary>
    public void ShouldKeepTheRules(string? context = null)
    {
        Peerings.Select(peering => (peering.Server, peering.Client)).ShouldBeUnique(context);
        Peerings.Select(peering => peering.Id).ShouldBeUnique(context);
        Peerings.Where(peering => peering.Server is null || peering.Index is null).ShouldBeEmpty(context);
        Freed.Where(freed => freed.Server is null).ShouldBeEmpty(context);
        foreach (var server in Servers)
        {
            var peerings = Peerings.Where(peering => peering.Server == server.Name).ToList();
            peerings.Select(peering => peering.PublicKey).Append(server.PublicKey).ShouldBeUnique($"the keys of {server}; {context}");
            ShouldFillTheLowestAddresses(server, peerings, $"leased and freed addresses of {server}; {context}");
        }
    }

    /// <summary>Leased and freed addresses together begin with the first leasable one and have no gap: all above are untouched.</summary>
    private void ShouldFillTheLowestAddresses(StoredServer server, List<StoredPeering> peerings, string context)
    {
        var known = peerings.Select(peering => peering.Index!.Value)
            .Concat(Freed.Where(freed => freed.Server == server.Name).Select(freed => freed.Index))
            .Order().ToList();
        known.ShouldBe([.. Enumerable.Range(0, known.Count).Select(i => server.FirstLeasable + i)], context);
        known.Count.ShouldBeLessThanOrEqualTo((int)(server.LastLeasable - server.FirstLeasable + 1), context);
    }
}
