using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Statements that write a server.</content>
internal sealed partial class ServerRepository
{
    private const string Insert =
        """
        insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask, network_address_v6,
                             network_mask_v6, first_v4, last_v4, first_v6, last_v6, server_index, n_reserved_ips, allowed_ips,
                             allow_overlap,
                             overlaps_another, dns, mtu, persistent_keepalive, lease_quarantine_seconds, reclaim_idle_days,
                             revision, digest, digest_revision)
        values (@Id, @Name, @PublicKey, @EndpointAddress, @EndpointPort, @NetworkAddress, @NetworkMask, @NetworkAddressV6,
                @NetworkMaskV6, @FirstV4, @LastV4, @FirstV6, @LastV6, @ServerIndex, @NReservedIps, @AllowedIps, @AllowOverlap,
                @OverlapsAnother, @Dns, @Mtu, @PersistentKeepalive, @LeaseQuarantineSeconds, @ReclaimIdleDays,
                @Revision, @Digest, @Revision)
        """;

    public async Task AddAsync(Server server, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Insert, Columns(server), cancellationToken);
        await freeRanges.WriteAllAsync(server, FreeAddresses.Except(server.Pool, []), cancellationToken);
    }

    private const string Update =
        """
        update servers
        set name = @Name, public_key = @PublicKey, endpoint_address = @EndpointAddress, endpoint_port = @EndpointPort,
            network_mask = @NetworkMask,
            network_address_v6 = @NetworkAddressV6, network_mask_v6 = @NetworkMaskV6, first_v4 = @FirstV4, last_v4 = @LastV4,
            first_v6 = @FirstV6, last_v6 = @LastV6, server_index = @ServerIndex, n_reserved_ips = @NReservedIps, allowed_ips = @AllowedIps,
            allow_overlap = @AllowOverlap, overlaps_another = @OverlapsAnother, dns = @Dns, mtu = @Mtu,
            persistent_keepalive = @PersistentKeepalive,
            lease_quarantine_seconds = @LeaseQuarantineSeconds, reclaim_idle_days = @ReclaimIdleDays,
            revision = @Revision, digest = @Digest, digest_revision = @Revision
        where id = @Id
        """;

    private const string RememberName =
        """
        delete from former_server_names where server_id = @Id or name = @Name;
        insert into former_server_names (server_id, name) values (@Id, @former)
        """;

    public Task RememberNameAsync(Server server, ServerName former, CancellationToken cancellationToken) =>
        session.ExecuteAsync(RememberName, new { server.Id, server.Name, former }, cancellationToken);

    /// <summary>A new key is copied to the peerings (on update cascade).</summary>
    public async Task UpdateAsync(Server server, AddressPool previous, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        await session.ExecuteOnAllPeeringsAsync(Update, Columns(server), cancellationToken);
        await freeRanges.MovePoolAsync(server, previous, cancellationToken);
    }

    /// <summary>Also part of the statements that change a peering.</summary>
    public const string UpdateVersion =
        "update servers set revision = @Revision, digest = @Digest, digest_revision = @Revision where id = @ServerId";

    private const string DeletePeerings = "delete from peerings where server_id = @Id";

    private const string Delete = "delete from servers where id = @Id";

    public async Task<int> DeleteAsync(Server server, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        var peerings = await session.ExecuteOnAllPeeringsAsync(DeletePeerings, new { server.Id }, cancellationToken);
        await session.ExecuteOnAllPeeringsAsync(Delete, new { server.Id }, cancellationToken);
        return peerings;
    }

    private static object Columns(Server server)
    {
        var (pool, intervals) = (server.Pool, new Intervals(server.Pool));
        return new
        {
            server.Id,
            server.Name,
            server.PublicKey,
            EndpointAddress = server.Endpoint.Address,
            EndpointPort = (long)server.Endpoint.Port,
            NetworkAddress = pool.Subnet.First.ToString(),
            NetworkMask = (long)pool.Subnet.Network.PrefixLength,
            NetworkAddressV6 = pool.SubnetV6?.First.ToString(),
            NetworkMaskV6 = (long?)pool.SubnetV6?.Network.PrefixLength,
            intervals.FirstV4,
            intervals.LastV4,
            intervals.FirstV6,
            intervals.LastV6,
            pool.ServerIndex,
            NReservedIps = (long)pool.ReservedCount,
            server.AllowedIps,
            AllowOverlap = server.AllowOverlap ? 1L : 0L,
            OverlapsAnother = server.Overlaps ? 1L : 0L,
            server.Defaults.Dns,
            Mtu = (long?)server.Defaults.Mtu,
            PersistentKeepalive = (long?)server.Defaults.PersistentKeepalive,
            LeaseQuarantineSeconds = (long)server.LeaseQuarantine.TotalSeconds,
            ReclaimIdleDays = (long?)server.ReclaimIdleDays,
            server.Revision,
            server.Digest,
        };
    }
}
