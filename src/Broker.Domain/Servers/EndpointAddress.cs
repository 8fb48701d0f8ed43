using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Broker.Domain.Addressing;

namespace Broker.Domain.Servers;

/// <summary>
/// Where clients reach a server: an IP address in canonical form (RFC 5952 for IPv6, without brackets) or a DNS name in lower
/// case (RFC 1123 2.1). Addresses that no host has are refused. A last label that looks like a number is refused, since resolvers would
/// read it as an IPv4 address.
/// </summary>
public sealed record EndpointAddress : ITextValue<EndpointAddress>
{
    private static readonly SearchValues<char> LabelAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string text;

    private EndpointAddress(string text) => this.text = text;

    public static string Accepted =>
        "an IPv4 address, an IPv6 address without brackets, or a DNS name; not a loopback, multicast, broadcast or unspecified address";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out EndpointAddress value)
    {
        if (IpText.TryParseAddress(text, out var address))
        {
            value = IpText.IsHostless(address) ? null : new EndpointAddress(address.ToString());
        }
        else
        {
            value = IsDnsName(text) ? new EndpointAddress(text.ToLowerInvariant()) : null;
        }

        return value is not null;
    }

    /// <summary>Text that an earlier release stored, which may have taken more than this one.</summary>
    public static EndpointAddress OfStored(string text) => new(text);

    public override string ToString() => text;

    private static bool IsDnsName([NotNullWhen(true)] string? name)
    {
        if (name is null || name.Length > 253)
        {
            return false;
        }

        var labels = name.Split('.');
        return labels.All(IsLabel) && !IsNumber(labels[^1]);
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelAlphabet);

    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit)
            || (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label.Skip(2).All(char.IsAsciiHexDigit));
}
