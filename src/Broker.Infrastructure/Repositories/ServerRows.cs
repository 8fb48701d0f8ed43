using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// What a server's addresses are made of. Rows are as both back ends return them: integers are 64 bits wide. They are filled by property,
/// since SQLite has no type for a computed null.
/// </summary>
internal record PoolRow : LifeRow
{
    /// <summary>The columns, of <c>servers s</c>.</summary>
    public new const string Columns =
        "s.network_address, s.network_mask, s.network_address_v6, s.network_mask_v6, s.n_reserved_ips, s.server_index";

    public required string NetworkAddress { get; init; }

    public long NetworkMask { get; init; }

    public string? NetworkAddressV6 { get; init; }

    public long? NetworkMaskV6 { get; init; }

    public long NReservedIps { get; init; }

    public long ServerIndex { get; init; }

    public AddressPool ToPool()
    {
        var subnet = Subnet.Create(IPAddress.Parse(NetworkAddress), (int)NetworkMask);
        var second = NetworkAddressV6 is null ? null : Subnet.Create(IPAddress.Parse(NetworkAddressV6), (int)NetworkMaskV6!.Value);
        return AddressPool.Create(subnet, (int)NReservedIps, second, subnet.AddressAt(ServerIndex));
    }
}

internal record ServerRow : PoolRow
{
    /// <summary>The columns, of <c>servers s</c>.</summary>
    public new const string Columns =
        $"""
        s.id, s.name, s.public_key, s.endpoint_address, s.endpoint_port, {PoolRow.Columns}, s.allowed_ips, s.allow_overlap,
        s.overlaps_another,
               s.lease_quarantine_seconds, s.reclaim_idle_days, s.dns, s.mtu, s.persistent_keepalive, s.revision, {Digests.Valid} as digest
        """;

    public required ServerId Id { get; init; }

    public required ServerName Name { get; init; }

    public required PublicKey PublicKey { get; init; }

    public required EndpointAddress EndpointAddress { get; init; }

    public long EndpointPort { get; init; }

    public required AllowedIps AllowedIps { get; init; }

    public long AllowOverlap { get; init; }

    public long OverlapsAnother { get; init; }

    public long LeaseQuarantineSeconds { get; init; }

    public long? ReclaimIdleDays { get; init; }

    public DnsServers? Dns { get; init; }

    public long? Mtu { get; init; }

    public long? PersistentKeepalive { get; init; }

    public long Revision { get; init; }

    public ListDigest? Digest { get; init; }

    public Server ToServer() => new(
        Id,
        Name,
        PublicKey,
        new Endpoint(EndpointAddress, (int)EndpointPort),
        ToPool(),
        AllowedIps,
        Revision,
        Digest)
    {
        Defaults = new ClientDefaults(Dns, (int?)Mtu, (int?)PersistentKeepalive),
        AllowOverlap = AllowOverlap != 0,
        Overlaps = OverlapsAnother != 0,
        LeaseQuarantine = TimeSpan.FromSeconds(LeaseQuarantineSeconds),
        ReclaimIdleDays = (int?)ReclaimIdleDays,
    };
}
