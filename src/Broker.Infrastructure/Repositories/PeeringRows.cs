using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>A server beside one of its peerings; without a peering, what begins with Peering or Client is null.</summary>
internal sealed record ServerPeeringRow : ServerRow
{
    public PeeringId? PeeringId { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? ClientPublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public string? RoutedNetworks { get; init; }

    public Peering? ToPeering(AddressPool pool) =>
        PeeringRow.ToPeering(PeeringId, ClientName, ClientPublicKey, AddressIndex, RoutedNetworks, ToLife(), pool);
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
        PeeringId? id, ClientName? client, PublicKey? key, long? index, string? routed, PeeringLife life, AddressPool pool) =>
        id is null ? null
        : new Peering(id.Value, client!, key!.Value, pool.LeaseAt(index!.Value), Domain.Peerings.RoutedNetworks.OfStored(routed!))
        {
            Life = life,
        };
}

/// <summary>A peering with its server and its client.</summary>
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
