using System.Diagnostics.CodeAnalysis;
using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>
/// What a client routes into the tunnel (<c>AllowedIPs</c> of wg(8)): 1 to 64 CIDRs of either family, host bits cleared, each
/// once, in the order given. An address without a prefix length is a network of one.
/// </summary>
public sealed record AllowedIps : ITextValue<AllowedIps>
{
    private const int MaxCount = 64;

    private readonly string text;

    private AllowedIps(string text) => this.text = text;

    public static string Accepted => "1 to 64 CIDRs separated by commas, such as 10.0.0.0/24, 2001:db8::/32";

    /// <summary>The default: a server's subnets.</summary>
    public static AllowedIps Of(AddressPool pool) => new(string.Join(", ", pool.Subnets));

    /// <inheritdoc cref="EndpointAddress.OfStored"/>
    public static AllowedIps OfStored(string text) => new(text);

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out AllowedIps value)
    {
        var networks = text is null || text.Count(c => c == ',') >= MaxCount
            ? null
            : IpText.ParseAll(text.Split(',', StringSplitOptions.TrimEntries));
        value = networks is null ? null : new AllowedIps(string.Join(", ", networks.Distinct()));
        return value is not null;
    }

    /// <summary>Those for a client with these networks behind it, which it does not route into the tunnel.</summary>
    public AllowedIps Without(RoutedNetworks own)
    {
        if (own.IsNone)
        {
            return this;
        }

        var others = text.Split(", ").Where(network => !own.Networks.Any(routed => Has(routed, IPNetwork.Parse(network)))).ToArray();
        return others.Length == 0 ? this : new AllowedIps(string.Join(", ", others));
    }

    public override string ToString() => text;

    private static bool Has(IPNetwork network, IPNetwork other) =>
        network.PrefixLength <= other.PrefixLength && network.Contains(other.BaseAddress);
}
