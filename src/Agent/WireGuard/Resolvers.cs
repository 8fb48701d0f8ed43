using System.Text.RegularExpressions;
using Agent.Files;
using Broker.Domain.Addressing;

namespace Agent.WireGuard;

/// <summary>What wg-quick tells resolvconf(8) of an interface.</summary>
internal static partial class Resolvers
{
    private const string Order = "/etc/resolvconf/interface-order";

    /// <summary>The interface as Debian's resolvconf knows it: with the prefix that puts it first.</summary>
    public static string NameOf(string networkInterface) =>
        (AtomicFile.ReadIfExists(Order) ?? "").Split('\n').Select(line => Prefix().Match(line)).FirstOrDefault(match => match.Success)
            is { } match ? $"{match.Groups["name"].Value}.{networkInterface}" : networkInterface;

    /// <summary>As resolv.conf(5) has it: what is no address is a search domain.</summary>
    public static string Text(IReadOnlyList<string> dns)
    {
        var search = dns.Where(word => !IpText.TryParseAddress(word, out _)).ToHashSet(StringComparer.Ordinal);
        return string.Concat(dns.Where(word => !search.Contains(word)).Select(address => $"nameserver {address}\n"))
            + (search.Count == 0 ? "" : $"search {string.Join(' ', search)}\n");
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9-]+)\*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Prefix();
}
