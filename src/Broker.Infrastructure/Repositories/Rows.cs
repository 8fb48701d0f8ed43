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
internal record PoolRow
{
    /// <summary>The columns, of <c>servers s</c>.</summary>
    public const string Columns = "s.network_address, s.network_mask, s.network_address_v6, s.network_mask_v6, s.n_reserved_ips, s.server_index";

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
        s.id, s.name, s.public_key, s.endpoint_address, s.endpoint_port, {PoolRow.Columns}, s.allowed_ips, s.allow_overlap, s.has_overlap,
               s.dns, s.mtu, s.persistent_keepalive, s.revision, {Digests.Valid} as digest
        """;

    public required ServerId Id { get; init; }

    public required ServerName Name { get; init; }

    public required PublicKey PublicKey { get; init; }

    public required EndpointAddress EndpointAddress { get; init; }

    public long EndpointPort { get; init; }

    public required AllowedIps AllowedIps { get; init; }

    public long AllowOverlap { get; init; }

    public long HasOverlap { get; init; }

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
        Overlaps = HasOverlap != 0,
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

    public PeeringRow? Peering => PeeringRow.OrNull(PeeringId, ClientName, ClientPublicKey, AddressIndex, RoutedNetworks);
}

internal sealed record PeeringRow(PeeringId Id, ClientName ClientName, PublicKey PublicKey, long AddressIndex, string RoutedNetworks)
{
    /// <summary>The columns, of <c>peerings p</c>.</summary>
    public const string Columns = "p.id, p.client_name, p.public_key, p.address_index, p.routed_networks";

    /// <summary>From the columns of an outer join, which are all null where nothing matched.</summary>
    public static PeeringRow? OrNull(PeeringId? id, ClientName? clientName, PublicKey? publicKey, long? addressIndex, string? routedNetworks) =>
        id is null ? null : new PeeringRow(id.Value, clientName!, publicKey!.Value, addressIndex!.Value, routedNetworks!);

    public Peering ToPeering(AddressPool pool) =>
        new(Id, ClientName, PublicKey, pool.LeaseAt(AddressIndex), Domain.Peerings.RoutedNetworks.OfStored(RoutedNetworks));
}

internal sealed record ListedRow : PoolRow
{
    public PeeringId Id { get; init; }

    public required ClientName ClientName { get; init; }

    public PublicKey PublicKey { get; init; }

    public long AddressIndex { get; init; }

    public required string RoutedNetworks { get; init; }

    public required ServerName ServerName { get; init; }

    public ServerId ServerId { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }

    public ListedPeering ToListedPeering(AddressPool pool) => new(
        ServerName, new PeeringRow(Id, ClientName, PublicKey, AddressIndex, RoutedNetworks).ToPeering(pool), new ClientNotes(Owner, Note));
}

internal sealed record OccupancyRow
{
    public long? FirstIndex { get; init; }

    public long? LastIndex { get; init; }

    public PeeringId? Id { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? PublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public string? RoutedNetworks { get; init; }

    public ClientName? KeyHolder { get; init; }

    public PeeringRow? Peering => PeeringRow.OrNull(Id, ClientName, PublicKey, AddressIndex, RoutedNetworks);

    public FreeAddresses Free => FreeAddresses.Of(LastIndex is { } last ? [new AddressRange(FirstIndex!.Value, last)] : []);
}
