using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>Rows as both back ends return them: integers are 64 bits wide. Filled by property, since a digest may be null.</summary>
internal record ServerRow
{
    public required ServerId Id { get; init; }

    public required ServerName Name { get; init; }

    public required PublicKey PublicKey { get; init; }

    public required EndpointAddress EndpointAddress { get; init; }

    public long EndpointPort { get; init; }

    public required string NetworkAddress { get; init; }

    public long NetworkMask { get; init; }

    public long NReservedIps { get; init; }

    public required AllowedIps AllowedIps { get; init; }

    public long Revision { get; init; }

    public ListDigest? Digest { get; init; }

    public Server ToServer() => new(
        Id,
        Name,
        PublicKey,
        new Endpoint(EndpointAddress, (int)EndpointPort),
        Pools.Of(NetworkAddress, NetworkMask, NReservedIps),
        AllowedIps,
        Revision,
        Digest);
}

/// <summary>A server beside one of its peerings; without a peering, what begins with Peering or Client is null.</summary>
internal sealed record ServerPeeringRow : ServerRow
{
    public PeeringId? PeeringId { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? ClientPublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public PeeringRow? Peering => PeeringRow.OrNull(PeeringId, ClientName, ClientPublicKey, AddressIndex);
}

internal sealed record PeeringRow(PeeringId Id, ClientName ClientName, PublicKey PublicKey, long AddressIndex)
{
    /// <summary>From the columns of an outer join, which are all null where nothing matched.</summary>
    public static PeeringRow? OrNull(PeeringId? id, ClientName? clientName, PublicKey? publicKey, long? addressIndex) =>
        id is null ? null : new PeeringRow(id.Value, clientName!, publicKey!.Value, addressIndex!.Value);

    public Peering ToPeering(AddressPool pool) => new(Id, ClientName, PublicKey, pool.LeaseAt(AddressIndex));
}

internal sealed record ListedRow(
    PeeringId Id,
    ClientName ClientName,
    PublicKey PublicKey,
    long AddressIndex,
    ServerName ServerName,
    string NetworkAddress,
    long NetworkMask,
    long NReservedIps,
    ServerId ServerId)
{
    public PeeringRow Peering => new(Id, ClientName, PublicKey, AddressIndex);
}

/// <summary>Filled by property, not by constructor: SQLite has no type for a computed null.</summary>
internal sealed record OccupancyRow
{
    public long? LowestFreed { get; init; }

    public long? HighestLeased { get; init; }

    public PeeringId? Id { get; init; }

    public ClientName? ClientName { get; init; }

    public PublicKey? PublicKey { get; init; }

    public long? AddressIndex { get; init; }

    public ClientName? KeyHolder { get; init; }

    public PeeringRow? Peering => PeeringRow.OrNull(Id, ClientName, PublicKey, AddressIndex);
}

internal static class Pools
{
    public static AddressPool Of(string networkAddress, long networkMask, long nReservedIps) =>
        AddressPool.Create(Subnet.Create(IPAddress.Parse(networkAddress), (int)networkMask), (int)nReservedIps);
}
