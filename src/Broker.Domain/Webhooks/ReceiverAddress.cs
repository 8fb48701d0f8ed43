using System.Net;

namespace Broker.Domain.Webhooks;

/// <summary>
/// Which addresses no webhook leads to: a caller could otherwise reach what listens on the broker's own host, or the services of its cloud.
/// </summary>
public static class ReceiverAddress
{
    /// <summary>
    /// The last three: services of a cloud by IPv6 (Amazon), and addresses that have an IPv4 address somewhere in them, local NAT64
    /// (RFC 8215) and Teredo (RFC 4380).
    /// </summary>
    private static readonly IPNetwork[] LocalNetworks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("255.255.255.255/32"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("fd00:ec2::/112"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2001::/32"),
    ];

    /// <summary>
    /// IPv6 networks whose addresses have an IPv4 address in their last four bytes: mapped, translated (RFC 2765), compatible with `::`
    /// and `::1`, NAT64.
    /// </summary>
    private static readonly IPNetwork[] EmbeddingNetworks =
    [
        IPNetwork.Parse("::ffff:0:0/96"), IPNetwork.Parse("::ffff:0:0:0/96"), IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96"),
    ];

    /// <summary>6to4: an IPv4 address is in the four bytes behind the prefix (RFC 3056).</summary>
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Loopback, link-local, unspecified, multicast, broadcast or of a cloud's services, in whatever spelling.</summary>
    public static bool IsLocal(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        return Array.Exists(LocalNetworks, network => network.Contains(plain))
            || (bytes.Length == 16 && Array.Exists(EmbeddingNetworks, network => network.Contains(plain))
                && IsLocal(new IPAddress(bytes[12..])))
            || (bytes.Length == 16 && SixToFour.Contains(plain) && IsLocal(new IPAddress(bytes[2..6])));
    }
}
