using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Servers;

/// <summary>New values of a server; null keeps the old one.</summary>
public sealed record ServerUpdate
{
    public ServerName? Name { get; init; }

    public PublicKey? PublicKey { get; init; }

    public EndpointAddress? EndpointAddress { get; init; }

    public int? EndpointPort { get; init; }

    public AllowedIps? AllowedIps { get; init; }

    /// <summary>The server's own address, in either subnet.</summary>
    public IPAddress? ServerAddress { get; init; }

    /// <summary>Prefix length, in bits: no longer than the present one.</summary>
    public int? NetworkMask { get; init; }

    /// <summary>Of a second subnet; of one that is there, the same.</summary>
    public IPAddress? NetworkAddressV6 { get; init; }

    public int? NetworkMaskV6 { get; init; }

    public int? ReservedCount { get; init; }

    public bool? AllowOverlap { get; init; }

    /// <summary>Empty to remove them.</summary>
    public DnsServers? Dns { get; init; }

    /// <summary>0 to remove it.</summary>
    public int? Mtu { get; init; }

    public int? PersistentKeepalive { get; init; }

    /// <summary>Zero for none.</summary>
    public TimeSpan? LeaseQuarantine { get; init; }

    /// <summary>0 for never.</summary>
    public int? ReclaimIdleDays { get; init; }

    /// <summary>Whether any of it is for operators to decide, and not for the server's agent.</summary>
    public bool IsForOperators => Name is not null || LeaseQuarantine is not null || ReclaimIdleDays is not null;

    /// <summary>The pool with the new values that are of it. Every lease keeps its index (rule 2).</summary>
    /// <exception cref="InvalidFieldException">A value is not possible.</exception>
    internal AddressPool Of(AddressPool pool)
    {
        var subnet = NetworkMask is { } mask ? pool.Subnet.Widen(mask) : pool.Subnet;
        var server = ServerAddress ?? (pool.ServerIndex == 1 ? null : pool.ServerAddress);
        return AddressPool.Create(subnet, ReservedCount ?? pool.ReservedCount, SecondOf(pool), server);
    }

    private Subnet? SecondOf(AddressPool pool)
    {
        if (pool.SubnetV6 is { } second)
        {
            return NetworkAddressV6 is not null && !NetworkAddressV6.Equals(second.First)
                ? throw new InvalidFieldException(
                    "NetworkAddressV6", $"{NetworkAddressV6} must be {second.First}: a subnet's network address stays.")
                : NetworkMaskV6 is { } mask ? second.Widen(mask, "V6") : second;
        }

        return (NetworkAddressV6, NetworkMaskV6) switch
        {
            ({ } address, { } mask) => Subnet.CreateForHosts(address, mask, "V6"),
            (null, null) => null,
            (null, _) => throw new InvalidFieldException("NetworkAddressV6", "Required with network_mask_v6: an IPv6 network address."),
            (_, null) => throw new InvalidFieldException("NetworkMaskV6", "Required with network_address_v6: a prefix length such as 64."),
        };
    }
}
