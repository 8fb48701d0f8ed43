using System.Net;
using Broker.Domain.Addressing;

namespace Agent.WireGuard;

/// <summary>Networks as <c>wg</c> prints and reads them: CIDRs, separated by commas.</summary>
internal static class CidrList
{
    /// <summary>The parts of a list.</summary>
    public static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is no network reads as the default one, which equals none.</summary>
    public static IEnumerable<IPNetwork> Read(string text) => Words(text)
        .Select(part => IpText.TryParseCidrOrAddress(part, out var network) ? network : default);

    /// <summary>By their networks, each before those that lie in it.</summary>
    public static IEnumerable<T> InOrder<T>(this IEnumerable<T> items, Func<T, IPNetwork> networkOf) => items
        .OrderBy(item => networkOf(item).BaseAddress.AddressFamily)
        .ThenBy(item => IpText.Number(networkOf(item).BaseAddress))
        .ThenBy(item => networkOf(item).PrefixLength);

    /// <summary>The networks that lie in none of the given ones, each once: those that an interface needs a route for.</summary>
    public static IEnumerable<IPNetwork> Outside(this IEnumerable<IPNetwork> networks, IReadOnlyList<IPNetwork> others) =>
        networks.Where(network => network != default && !others.Any(other => other.Contains(network.BaseAddress))).Distinct();
}
