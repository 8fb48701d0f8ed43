using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Configuration;

/// <summary>What the clients of a server use where their own configuration says nothing. Null for none.</summary>
/// <param name="Dns">As wg-quick takes it.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="PersistentKeepalive">Seconds; 0 for none.</param>
internal sealed record ClientDefaults(string? Dns, int? Mtu, int? PersistentKeepalive)
{
    public const int SmallestMtu = 576;
    public const int Largest = 65_535;

    public static ClientDefaults None { get; } = new(Dns: null, Mtu: null, PersistentKeepalive: null);

    /// <summary>Whether wg-quick takes it. A resolver may be on this host, an endpoint may not.</summary>
    public static bool IsDns(string text) => text.Split(',', StringSplitOptions.TrimEntries)
        .All(part => IpText.TryParseAddress(part, out _) || EndpointAddress.TryParse(part, out _));
}
