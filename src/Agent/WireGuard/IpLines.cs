using System.Net;
using System.Net.Sockets;

namespace Agent.WireGuard;

/// <summary>What <c>ip -batch</c> (ip(8)) is to do, a line each.</summary>
internal static class IpLines
{
    /// <summary>
    /// One address for another. The kernel has these rules: an IPv4 address of the same network as another one is secondary, and goes with
    /// it unless <c>promote_secondaries</c> is set; with the last address of a family all its routes go; an IPv6 address is there once,
    /// whatever its prefix length.
    /// </summary>
    public static IReadOnlyList<string> Move(string name, InterfaceAddress old, InterfaceAddress? current)
    {
        var remove = $"address del {old} dev {name}";
        if (current is null)
        {
            return [remove];
        }

        var add = $"address replace {current} dev {name}";
        if (current.Address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return current.Address.Equals(old.Address) ? [remove, add] : [add, remove];
        }

        // In a network of its own it is no secondary one, and stays while the others go and come.
        var bridge = current with { PrefixLength = 32 };
        return current.Network != old.Network
            ? [add, remove]
            : [$"address replace {bridge} dev {name}", remove, add, $"address del {bridge} dev {name}"];
    }

    /// <summary>As wg-quick adds them.</summary>
    public static IEnumerable<string> QuickRoutes(
        string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed, string? table) =>
        Routes(added, removed, $"dev {name}{(table is null ? "" : $" table {table}")}");

    /// <summary>Above the metric of what the kernel and others set: a network that the host is in itself stays where it is.</summary>
    public static IEnumerable<string> Routes(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed) =>
        Routes(added, removed, $"dev {name} proto {Link.RouteProtocol} metric 1024");

    private static IEnumerable<string> Routes(IEnumerable<IPNetwork> added, IEnumerable<IPNetwork> removed, string where) =>
        [.. removed.Select(network => $"route del {network} {where}"), .. added.Select(network => $"route add {network} {where}")];
}
