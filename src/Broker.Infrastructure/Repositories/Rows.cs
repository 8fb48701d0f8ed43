using System.Net;
using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// What a server's addresses are made of. Rows are as both back ends return them: integers are 64 bits wide. They are filled by property,
/// since SQLite has no type for a computed null.
/// </summary>
internal record PoolRow : LifeRow
{
    /// <summary>The columns, of <c>servers s</c>.</summary>
    public new const string Columns = "s.network_address, s.network_mask, s.network_address_v6, s.network_mask_v6, s.n_reserved_ips, s.server_index";

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
        s.id, s.name, s.public_key, s.endpoint_address, s.endpoint_port, {PoolRow.Columns}, s.allowed_ips, s.allow_overlap, s.overlaps_another,
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

/// <summary>A server beside one of its peerings; without a peering, what begins with Peering or Client is null.</summary>
internal sealed record ServerPeeringRow : ServerRow
{
    public PeeringId? PeeringId { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? ClientPublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public string? RoutedNetworks { get; init; }

    public Peering? ToPeering(AddressPool pool) => PeeringRow.ToPeering(PeeringId, ClientName, ClientPublicKey, AddressIndex, RoutedNetworks, ToLife(), pool);
}

internal record PeeringRow : LifeRow
{
    /// <summary>The columns, of <c>peerings p</c>.</summary>
    public new const string Columns = $"p.id, p.client_name, p.public_key, p.address_index, p.routed_networks, {LifeRow.Columns}";

    public PeeringId? Id { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? PublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public string? RoutedNetworks { get; init; }

    /// <summary>Null where the columns are of an outer join in which nothing matched.</summary>
    public Peering? ToPeering(AddressPool pool) => ToPeering(Id, ClientName, PublicKey, AddressIndex, RoutedNetworks, ToLife(), pool);

    public static Peering? ToPeering(
        PeeringId? id, ClientName? client, PublicKey? key, long? index, string? routed, PeeringLife life, AddressPool pool) => id is null ? null
        : new Peering(id.Value, client!, key!.Value, pool.LeaseAt(index!.Value), Domain.Peerings.RoutedNetworks.OfStored(routed!)) { Life = life };
}

internal record ListedRow : PoolRow
{
    /// <summary>The columns, of <c>peerings p</c>, <c>servers s</c> and <c>clients c</c>.</summary>
    public new const string Columns =
        $"""
        {PeeringRow.Columns}, s.name as server_name, {PoolRow.Columns}, p.server_id, c.owner, c.note, c.tags,
               c.created_at as client_created_at, c.created_by as client_created_by,
               c.expires_at as client_expires_at, c.disabled_at as client_disabled_at
        """;

    public PeeringId Id { get; init; }

    public required ClientName ClientName { get; init; }

    public PublicKey PublicKey { get; init; }

    public long AddressIndex { get; init; }

    public required string RoutedNetworks { get; init; }

    public required ServerName ServerName { get; init; }

    public ServerId ServerId { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }

    public string? Tags { get; init; }

    public long? ClientCreatedAt { get; init; }

    public string? ClientCreatedBy { get; init; }

    public long? ClientExpiresAt { get; init; }

    public long? ClientDisabledAt { get; init; }

    public ClientRecord ToClient() => new ClientRow
    {
        Owner = Owner,
        Note = Note,
        Tags = Tags,
        CreatedAt = ClientCreatedAt,
        CreatedBy = ClientCreatedBy,
        ExpiresAt = ClientExpiresAt,
        DisabledAt = ClientDisabledAt,
    }.ToRecord(ClientName);

    public ListedPeering ToListedPeering(AddressPool pool) => new(
        ServerName, PeeringRow.ToPeering(Id, ClientName, PublicKey, AddressIndex, RoutedNetworks, ToLife(), pool)!, ToClient());
}

internal sealed record OccupancyRow : PeeringRow
{
    /// <summary>By the database's clock.</summary>
    public long Now { get; init; }

    public long? FirstIndex { get; init; }

    public long? LastIndex { get; init; }

    public long? OwnQuarantined { get; init; }

    public ClientName? KeyHolder { get; init; }

    public FreeAddresses Free => FreeAddresses.Of(LastIndex is { } last ? [new AddressRange(FirstIndex!.Value, last)] : []);
}
