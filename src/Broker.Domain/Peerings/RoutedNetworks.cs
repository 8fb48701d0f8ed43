using System.Net;
using Broker.Domain.Addressing;

namespace Broker.Domain.Peerings;

/// <summary>
/// The networks behind a client that its server routes to it (rule 7): at most 64 CIDRs of either family, host bits cleared, each once, in
/// the order given.
/// </summary>
public sealed record RoutedNetworks
{
    private const int MaxCount = 64;

    public static readonly RoutedNetworks None = new("");

    /// <summary>Separated by commas, as they are stored; two are equal if it is.</summary>
    private readonly string text;

    private RoutedNetworks(string text) => this.text = text;

    /// <summary>What <see cref="TryParse"/> accepts, to be read after "must be".</summary>
    public static string Accepted => $"a list of at most {MaxCount} CIDRs such as 192.168.7.0/24, none of them a default route";

    public bool IsNone => text.Length == 0;

    public IEnumerable<IPNetwork> Networks => IsNone ? [] : text.Split(", ").Select(network => IPNetwork.Parse(network));

    /// <summary>Those that no other one contains.</summary>
    public IEnumerable<IPNetwork> Outermost =>
        Networks.Where(network => !Networks.Any(other => other.PrefixLength < network.PrefixLength && other.Contains(network.BaseAddress)));

    public static bool TryParse(IReadOnlyList<string>? texts, out RoutedNetworks value)
    {
        value = None;
        if (texts is null || texts.Count > MaxCount)
        {
            return false;
        }

        var networks = IpText.ParseAll(texts);
        if (networks is null || networks.Exists(network => network.PrefixLength == 0))
        {
            return false;
        }

        value = new RoutedNetworks(string.Join(", ", networks.Distinct()));
        return true;
    }

    /// <exception cref="FormatException">They are not valid.</exception>
    public static RoutedNetworks Parse(IReadOnlyList<string> texts) =>
        TryParse(texts, out var value) ? value : throw new FormatException($"They must be {Accepted}.");

    /// <summary>What <see cref="ToString"/> has returned.</summary>
    public static RoutedNetworks OfStored(string text) => text.Length == 0 ? None : new RoutedNetworks(text);

    /// <summary>The first of these that overlaps the network; null when none does.</summary>
    public IPNetwork? Overlapping(IPNetwork network) => IpText.FirstOverlapping(Networks, network);

    public override string ToString() => text;
}
