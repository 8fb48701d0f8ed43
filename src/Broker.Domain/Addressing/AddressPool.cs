using System.Net;
using System.Net.Sockets;

namespace Broker.Domain.Addressing;

/// <summary>
/// The addresses of a server: its one or two subnets, its own address in them, and what it can lease (rules 1 and 2). One index
/// stands for an address in each subnet. Invariant: at least one address is leasable.
/// </summary>
public sealed record AddressPool
{
    /// <summary>The server's own unless it names another; never leased unless it does, and then only by name.</summary>
    private const int FirstHostIndex = 1;

    private AddressPool(Subnet subnet, Subnet? subnetV6, int reservedCount, long serverIndex) =>
        (Subnet, SubnetV6, ReservedCount, ServerIndex) = (subnet, subnetV6, reservedCount, serverIndex);

    public Subnet Subnet { get; }

    /// <summary>The second subnet, IPv6 where the first is IPv4; null where there is none.</summary>
    public Subnet? SubnetV6 { get; }

    public IEnumerable<Subnet> Subnets => SubnetV6 is null ? [Subnet] : [Subnet, SubnetV6];

    /// <summary>How many host addresses, counted from the first, are leased by name only.</summary>
    public int ReservedCount { get; }

    /// <summary>The index of the server's own addresses.</summary>
    public long ServerIndex { get; }

    public IPAddress ServerAddress => Subnet.AddressAt(ServerIndex);

    /// <summary>Null where there is no second subnet.</summary>
    public IPAddress? ServerAddressV6 => SubnetV6?.AddressAt(ServerIndex);

    /// <summary>In the order of <see cref="Subnets"/>.</summary>
    public IEnumerable<IPAddress> ServerAddresses => Subnets.Select(subnet => subnet.AddressAt(ServerIndex));

    /// <summary>The lowest index that is leased without being named.</summary>
    public long FirstIndex => Math.Max(ReservedCount, FirstHostIndex) + 1L;

    public long LastIndex => Subnet.LastHostIndex;

    /// <summary>How many addresses can be leased without being named.</summary>
    public long Size => LastIndex - FirstIndex + 1 - (ServerIndex >= FirstIndex ? 1 : 0);

    /// <param name="subnet">Of either family.</param>
    /// <param name="reservedCount">See <see cref="ReservedCount"/>.</param>
    /// <param name="subnetV6">A second subnet.</param>
    /// <param name="serverAddress">The server's own, in either subnet; null for the first host.</param>
    /// <exception cref="InvalidFieldException">
    /// The count is negative, or leaves no address to lease; the second subnet is of the same family, or narrower; the server's address is
    /// none of a host.
    /// </exception>
    public static AddressPool Create(Subnet subnet, int reservedCount, Subnet? subnetV6 = null, IPAddress? serverAddress = null)
    {
        EnsurePair(subnet, subnetV6);
        var unnamed = new AddressPool(subnet, subnetV6, reservedCount, FirstHostIndex);
        var pool = serverAddress is null ? unnamed
            : unnamed.IndexOf(serverAddress) is { } index && index >= FirstHostIndex && index <= subnet.LastHostIndex
                ? new AddressPool(subnet, subnetV6, reservedCount, index)
            : throw new InvalidFieldException("ServerWgIp", $"{serverAddress} must be a host address of {unnamed}.");
        var most = subnet.LastHostIndex - 1;
        return reservedCount >= 0 && pool.Size >= 1
            ? pool
            : throw (most < FirstHostIndex
                ? new InvalidFieldException(
                    "NetworkMask", $"{subnet} has no room for the server and one lease; IPv4 needs /30 or wider, IPv6 /126.")
                : new InvalidFieldException(
                    "NReservedIps", $"{reservedCount} must be from 0 to {most}, so that {subnet} keeps an address to lease."));
    }

    /// <summary>The lowest free address.</summary>
    /// <param name="free">At least the first range of those that end at <see cref="FirstIndex"/> or above.</param>
    /// <exception cref="PoolExhaustedException">Every leasable address is taken.</exception>
    public Lease Next(FreeAddresses free) => LeaseAt(free.Lowest(FirstIndex) ?? throw new PoolExhaustedException(Subnet));

    /// <exception cref="ArgumentOutOfRangeException">No host has the index, or the server itself.</exception>
    public Lease LeaseAt(long index) =>
        IsLease(index)
            ? new Lease(index, Subnet.AddressAt(index), SubnetV6?.AddressAt(index))
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"A lease in {this} is from {FirstHostIndex} to {LastIndex}.");

    /// <summary>The lease that has this address, in either subnet; it may be a reserved one.</summary>
    /// <exception cref="InvalidFieldException">No client can have it.</exception>
    public Lease LeaseOf(IPAddress address, string field = "Lease") => FindLease(address) ?? throw new InvalidFieldException(
        field, $"{address} must be a host address of {this}, other than the server's own ({ServerAddress}).");

    /// <summary>Likewise; null where no client can have it.</summary>
    public Lease? FindLease(IPAddress address) => IndexOf(address) is { } index && IsLease(index) ? LeaseAt(index) : null;

    public override string ToString() => SubnetV6 is null ? $"{Subnet}" : $"{Subnet} or {SubnetV6}";

    private long? IndexOf(IPAddress address) => Subnet.IndexOf(address) ?? SubnetV6?.IndexOf(address);

    private bool IsLease(long index) => index >= FirstHostIndex && index <= LastIndex && index != ServerIndex;

    private static void EnsurePair(Subnet subnet, Subnet? subnetV6)
    {
        if (subnetV6 is null)
        {
            return;
        }

        if (subnetV6.Family != AddressFamily.InterNetworkV6 || subnet.Family == AddressFamily.InterNetworkV6)
        {
            throw new InvalidFieldException(
                "NetworkAddressV6", $"{subnetV6.First} must be an IPv6 address, beside a first subnet that is IPv4, not {subnet}.");
        }

        if (subnetV6.LastHostIndex < subnet.LastHostIndex)
        {
            throw new InvalidFieldException(
                "NetworkMaskV6", $"{subnetV6} must have an address for each of {subnet}: /{96 + subnet.Network.PrefixLength} or wider.");
        }
    }
}
