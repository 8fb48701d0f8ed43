using System.Net;
using System.Net.Sockets;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>The routed networks of a server, of which no two of different clients overlap, by their first address (rule 7).</summary>
internal sealed class RoutedIndex
{
    private readonly SortedList<(AddressFamily, UInt128), (IPNetwork Network, ClientName Client)> byFirst = [];

    public void Add(ClientName client, RoutedNetworks networks)
    {
        foreach (var network in networks.Outermost)
        {
            byFirst.TryAdd(Number(network.BaseAddress), (network, client));
        }
    }

    /// <summary>One that overlaps any of these; null when none does.</summary>
    public (IPNetwork Network, ClientName Client)? Overlapping(RoutedNetworks networks)
    {
        foreach (var network in networks.Outermost)
        {
            if (LastUpTo(Number(IpText.LastOf(network))) is { } nearest && IpText.Overlap(nearest.Network, network))
            {
                return nearest;
            }
        }

        return null;
    }

    /// <summary>Of disjoint networks, only the last one that begins up to an address can reach the addresses before it.</summary>
    private (IPNetwork Network, ClientName Client)? LastUpTo((AddressFamily, UInt128) number)
    {
        var (low, high) = (0, byFirst.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = byFirst.Keys[middle].CompareTo(number) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : byFirst.Values[low - 1];
    }

    private static (AddressFamily, UInt128) Number(IPAddress address) => (address.AddressFamily, IpText.Number(address));
}
