using System.Net;
using Agent.WireGuard;
using Broker.Domain.Addressing;

namespace Agent.Servers;

/// <summary>Computes repairs of what an interface has from the kernel: up, MTU, addresses, routes. None of them cuts a tunnel.</summary>
internal sealed class LinkPlanner(string networkInterface)
{
    /// <summary>The interface has addresses of <paramref name="stale"/>, whose place others have taken.</summary>
    public IEnumerable<Step> Steps(HostState host, IEnumerable<InterfaceAddress> addresses, IReadOnlyList<InterfaceAddress> stale)
    {
        var link = host.Link!;
        if (!link.IsUp)
        {
            yield return new SetLinkUp(networkInterface);
        }

        if (host.File?.Mtu is { } mtu && mtu != link.Mtu)
        {
            yield return new SetMtu(networkInterface, mtu);
        }

        InterfaceAddress[] wanted = [.. addresses.Distinct()];
        MoveAddress[] moves = [.. stale.Select(old => new MoveAddress(networkInterface, old, SuccessorOf(old, wanted)))];
        foreach (var move in moves)
        {
            yield return move;
        }

        foreach (var address in wanted.Where(address => !moves.Any(move => move.Current == address)))
        {
            if (!link.Addresses.Contains(address))
            {
                yield return new AddAddress(networkInterface, address);
            }
            else if (link.IsUp && !IpText.IsSingle(address.Network) && !link.Routes.Contains(address.Network))
            {
                yield return new AddRoute(networkInterface, address.Network, address.Address);
            }
        }
    }

    /// <summary>
    /// The agent's own routes: those of an operator, wider ones too, are not touched, and do as well (add_route of wg-quick).
    /// </summary>
    public IEnumerable<Step> RouteSteps(Link link, IReadOnlyList<IPNetwork> wanted)
    {
        IPNetwork[] others = [.. link.Routes.Except(link.OwnRoutes)];
        IPNetwork[] added = [.. wanted.Except(link.Routes)
            .Where(network => !others.Any(other => other.PrefixLength < network.PrefixLength && other.Contains(network.BaseAddress)))];
        IPNetwork[] removed = [.. link.OwnRoutes.Except(wanted)];
        return added.Length + removed.Length == 0 ? [] : [new SetRoutes(networkInterface, added, removed)];
    }

    /// <summary>The server's own addresses come first.</summary>
    private static InterfaceAddress? SuccessorOf(InterfaceAddress old, InterfaceAddress[] wanted) =>
        Array.Find(wanted, address => address.Address.AddressFamily == old.Address.AddressFamily);
}
