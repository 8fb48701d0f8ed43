using System.Buffers.Binary;
using System.Data.Common;
using System.Net;
using Dapper;

namespace Broker.Infrastructure.Tests.Databases;

internal sealed record StoredServer(string Name, string PublicKey, string NetworkAddress, long NetworkMask, long NReservedIps, long Revision)
{
    public long FirstLeasable => Math.Max(NReservedIps, 1) + 1;

    public long LastLeasable => (1L << (int)(32 - NetworkMask)) - 2;

    public string AddressAt(long index)
    {
        var bytes = IPAddress.Parse(NetworkAddress).GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)index);
        return new IPAddress(bytes).ToString();
    }
}

/// <param name="Server">Null when there is no such server any more.</param>
internal sealed record StoredPeering(string? Server, string Client, string Id, string PublicKey, long? Index);

/// <inheritdoc cref="StoredPeering"/>
internal sealed record StoredFreed(string? Server, long Index);

/// <summary>All that the database holds, read without the broker's own code.</summary>
internal sealed record Snapshot(IReadOnlyList<StoredServer> Servers, IReadOnlyList<StoredPeering> Peerings, IReadOnlyList<StoredFreed> Freed)
{
    private const string SelectServers =
        "select name, public_key, network_address, network_mask, n_reserved_ips, revision from servers order by name";

    private const string SelectPeerings =
        """
        select s.name as server, p.client_name as client, cast(p.id as text) as id, p.public_key, p.address_index as "index"
        from peerings p left join servers s on s.id = p.server_id
        """;

    private const string SelectFreed =
        """select s.name as server, f.address_index as "index" from freed_addresses f left join servers s on s.id = f.server_id""";

    public static async Task<Snapshot> ReadAsync(DbConnection connection) => new(
        (await connection.QueryAsync<StoredServer>(SelectServers)).AsList(),
        (await connection.QueryAsync<StoredPeering>(SelectPeerings)).AsList(),
        (await connection.QueryAsync<StoredFreed>(SelectFreed)).AsList());

    /// <summary>The rules that hold whatever has happened (rules 1, 2, 3, 5 and 9).</summary>
    public void ShouldKeepTheRules()
    {
        Peerings.Select(peering => (peering.Server, peering.Client)).ShouldBeUnique();
        Peerings.Select(peering => peering.Id).ShouldBeUnique(StringComparer.Ordinal);
        Peerings.Where(peering => peering.Server is null || peering.Index is null).ShouldBeEmpty();
        Freed.Where(freed => freed.Server is null).ShouldBeEmpty();
        foreach (var server in Servers)
        {
            var peerings = Peerings.Where(peering => peering.Server == server.Name).ToList();
            peerings.Select(peering => peering.PublicKey).Append(server.PublicKey).ShouldBeUnique(StringComparer.Ordinal, $"the keys of {server}");
            ShouldFillTheLowestAddresses(server, peerings);
        }
    }

    /// <summary>Leased and freed addresses together begin with the first leasable one and have no gap: all above are untouched.</summary>
    private void ShouldFillTheLowestAddresses(StoredServer server, List<StoredPeering> peerings)
    {
        var known = peerings.Select(peering => peering.Index!.Value)
            .Concat(Freed.Where(freed => freed.Server == server.Name).Select(freed => freed.Index))
            .Order().ToList();
        known.ShouldBe([.. Enumerable.Range(0, known.Count).Select(i => server.FirstLeasable + i)], $"leased and freed addresses of {server}");
        known.Count.ShouldBeLessThanOrEqualTo((int)(server.LastLeasable - server.FirstLeasable + 1), $"leased and freed addresses of {server}");
    }
}
