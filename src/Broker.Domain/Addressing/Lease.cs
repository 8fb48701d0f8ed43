using System.Net;

namespace Broker.Domain.Addressing;

/// <summary>The addresses that a peering holds, one in each subnet of its server; only an <see cref="AddressPool"/> makes one.</summary>
public sealed record Lease
{
    internal Lease(long index, IPAddress address, IPAddress? addressV6) => (Index, Address, AddressV6) = (index, address, addressV6);

    /// <summary>The index in the server's subnets (rule 2).</summary>
    public long Index { get; }

    /// <summary>In the first subnet.</summary>
    public IPAddress Address { get; }

    /// <summary>In the second subnet; null where the server has none.</summary>
    public IPAddress? AddressV6 { get; }

    /// <summary>The networks of these addresses alone, which are allowed IPs of the peer at the server.</summary>
    public IEnumerable<IPNetwork> Networks =>
        AddressV6 is null ? [IpText.NetworkOf(Address)] : [IpText.NetworkOf(Address), IpText.NetworkOf(AddressV6)];

    public override string ToString() => AddressV6 is null ? $"{Address}" : $"{Address} and {AddressV6}";
}

/// <summary>Rule 1: there is no free address to lease.</summary>
public sealed class PoolExhaustedException(Subnet subnet)
    : BrokerException(
        ErrorKind.Conflict, "pool-exhausted",
        $"Every leasable address of {subnet} is taken or in quarantine. Widen the subnet with server/update, name an address (lease) "
            + "that is reserved or in quarantine, or use another server.");
