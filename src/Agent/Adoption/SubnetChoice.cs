using System.Net;
using System.Net.Sockets;
using Agent.WireGuard;
using Broker.Domain;
using Broker.Domain.Addressing;

namespace Agent.Adoption;

/// <summary>Which subnets of an interface become the server's, and why.</summary>
/// <param name="First">Each peer's lease is in it.</param>
/// <param name="Address">The server's own in <paramref name="First"/>.</param>
/// <param name="Second">IPv6 beside IPv4: null where there is none, or where a lease would not be one index in both.</param>
/// <param name="Reason">Why an IPv6 subnet of the interface is the second or is not; null where it has none.</param>
internal sealed record SubnetChoice(Subnet First, IPAddress Address, Subnet? Second, string? Reason)
{
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("fe80::/10");

    /// <summary>Null where none of the addresses has a network that clients can have addresses in.</summary>
    public static SubnetChoice? Of(IReadOnlyList<InterfaceAddress> addresses, IReadOnlyList<IReadOnlyList<IPNetwork>> peers)
    {
        var usable = addresses.Where(address => SubnetOf(address) is not null).ToArray();
        var first = Best(usable, AddressFamily.InterNetwork, peers) is { } four
            && (four.Peers > 0 || Best(usable, AddressFamily.InterNetworkV6, peers)?.Peers is not > 0)
            ? four.Address
            : Best(usable, AddressFamily.InterNetworkV6, peers)?.Address;
        if (first is null)
        {
            return null;
        }

        var subnet = SubnetOf(first)!;
        var second = subnet.Family == AddressFamily.InterNetwork ? Best(usable, AddressFamily.InterNetworkV6, peers)?.Address : null;
        if (second is null)
        {
            return new SubnetChoice(subnet, first.Address, Second: null, Reason: null);
        }

        var reason = Difference(subnet, first, SubnetOf(second)!, second, peers);
        return reason is null
            ? new SubnetChoice(subnet, first.Address, SubnetOf(second),
                $"{second.Network} becomes the server's second subnet: every peer has the same place in it as in {subnet}.")
            : new SubnetChoice(subnet, first.Address, Second: null,
                $"{second.Network} stays the interface's own, and the peers' addresses in it become routed networks: {reason}.");
    }

    /// <summary>The address whose network has addresses of the most peers; of several the first.</summary>
    private static (InterfaceAddress Address, int Peers)? Best(
        IEnumerable<InterfaceAddress> addresses, AddressFamily family, IReadOnlyList<IReadOnlyList<IPNetwork>> peers)
    {
        var found = addresses.Where(address => address.Address.AddressFamily == family)
            .Select(address => (address, Peers: peers.Count(networks => networks.Any(network => Has(address.Network, network)))))
            .ToArray();
        return found.Length == 0 ? null : found.MaxBy(candidate => candidate.Peers);
    }

    /// <summary>What keeps a lease from being one index in both subnets; null if nothing does.</summary>
    private static string? Difference(
        Subnet first, InterfaceAddress own, Subnet second, InterfaceAddress otherOwn, IReadOnlyList<IReadOnlyList<IPNetwork>> peers)
    {
        if (second.LastHostIndex < first.LastHostIndex)
        {
            return $"it is smaller than {first}";
        }

        if (first.IndexOf(own.Address) != second.IndexOf(otherOwn.Address))
        {
            return $"{own.Address} and {otherOwn.Address} are not at the same place of their subnets";
        }

        foreach (var networks in peers)
        {
            var four = networks.Where(network => Has(first.Network, network)).ToArray();
            var six = networks.Where(network => Has(second.Network, network)).ToArray();
            if (four.Length == 1 && six.Length == 0)
            {
                return $"the peer with {four[0].BaseAddress} has no address in it";
            }

            if (four.Length == 1 && (six.Length > 1 || first.IndexOf(four[0].BaseAddress) != second.IndexOf(six[0].BaseAddress)))
            {
                return $"{four[0].BaseAddress} and {six[0].BaseAddress} are not at the same place of their subnets";
            }

            if (networks.FirstOrDefault(network => !IpText.IsSingle(network) && IpText.Overlap(network, second.Network))
                is { PrefixLength: > 0 } wide)
            {
                return $"a peer has the network {wide}, which overlaps it";
            }
        }

        return null;
    }

    /// <summary>Whether a peer's network is one address of a subnet.</summary>
    public static bool Has(IPNetwork subnet, IPNetwork network) => IpText.IsSingle(network) && subnet.Contains(network.BaseAddress);

    /// <summary>Whether a server or a client can have the address in <see cref="First"/>.</summary>
    public bool IsHost(IPAddress address) => First.IndexOf(address) is { } index && index >= 1 && index <= First.LastHostIndex;

    /// <summary>The subnet of an interface's address; null where the broker can have none such: a single address, link-local.</summary>
    private static Subnet? SubnetOf(InterfaceAddress address)
    {
        try
        {
            return LinkLocal.Contains(address.Address)
                ? null
                : AddressPool.Create(Subnet.CreateForHosts(address.Network.BaseAddress, address.PrefixLength), reservedCount: 0).Subnet;
        }
        catch (InvalidFieldException)
        {
            return null;
        }
    }
}
