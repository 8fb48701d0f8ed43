using System.Net;

namespace Broker.Domain.Addressing;

/// <summary>
/// The addresses that a server can lease: those above the server's own and the reserved ones, below the broadcast address.
/// Invariant: at least one address is leasable.
/// </summary>
public sealed record AddressPool
{
    /// <summary>The server itself holds the first host address.</summary>
    private const int ServerIndex = 1;

    private AddressPool(Subnet subnet, int reservedCount) => (Subnet, ReservedCount) = (subnet, reservedCount);

    public Subnet Subnet { get; }

    /// <summary>How many host addresses, counted from the first, are never leased.</summary>
    public int ReservedCount { get; }

    public IPAddress ServerAddress => Subnet.AddressAt(ServerIndex);

    public long FirstIndex => Math.Max(ReservedCount, ServerIndex) + 1L;

    public long LastIndex => Subnet.LastHostIndex;

    /// <summary>How many addresses can be leased.</summary>
    public long Size => LastIndex - FirstIndex + 1;

    /// <exception cref="InvalidFieldException">The count is negative, or leaves no address to lease.</exception>
    public static AddressPool Create(Subnet subnet, int reservedCount)
    {
        var pool = new AddressPool(subnet, reservedCount);
        var most = subnet.LastHostIndex - 1;
        return reservedCount >= 0 && pool.FirstIndex <= pool.LastIndex
            ? pool
            : throw (most < ServerIndex
                ? new InvalidFieldException("NetworkMask", $"{subnet} has no room for the server and one lease; IPv4 needs /30 or wider, IPv6 /126.")
                : new InvalidFieldException("NReservedIps", $"{reservedCount} must be from 0 to {most}, so that {subnet} keeps an address to lease."));
    }

    /// <summary>
    /// The lowest free address. An address that has never been leased lies above all that are leased or freed, so the lowest
    /// freed one wins, then the one above the highest leased.
    /// </summary>
    /// <param name="lowestFreed">The lowest index that was leased once and is free now; null when there is none.</param>
    /// <param name="highestLeased">The highest index in use; null when none is.</param>
    /// <exception cref="PoolExhaustedException">Every leasable address is taken.</exception>
    public Lease Next(long? lowestFreed, long? highestLeased)
    {
        if (lowestFreed is null && highestLeased >= LastIndex)
        {
            throw new PoolExhaustedException(Subnet);
        }

        return LeaseAt(lowestFreed ?? (highestLeased + 1) ?? FirstIndex);
    }

    /// <exception cref="ArgumentOutOfRangeException">The index is not leasable.</exception>
    public Lease LeaseAt(long index) =>
        index >= FirstIndex && index <= LastIndex
            ? new Lease(index, Subnet.AddressAt(index))
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Leasable in {Subnet} are {FirstIndex} to {LastIndex}.");
}

/// <summary>The address that a peering holds; only an <see cref="AddressPool"/> makes one.</summary>
public sealed record Lease
{
    internal Lease(long index, IPAddress address) => (Index, Address) = (index, address);

    /// <summary>The index in the server's subnet.</summary>
    public long Index { get; }

    public IPAddress Address { get; }

    /// <summary>The network of this one address, which is the peer's allowed IP at the server.</summary>
    public IPNetwork Network => IpText.NetworkOf(Address);
}

/// <summary>Rule 1: there is no free address to lease.</summary>
public sealed class PoolExhaustedException(Subnet subnet)
    : BrokerException(ErrorKind.Conflict, "pool-exhausted", $"Every leasable address of {subnet} is taken. Remove a peering, or use another server.");
