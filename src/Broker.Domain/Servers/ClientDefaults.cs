namespace Broker.Domain.Servers;

/// <summary>What a server's clients use where their own configuration says nothing; null for none.</summary>
/// <param name="Dns">Never empty.</param>
/// <param name="Mtu">Of the client's interface, in bytes.</param>
/// <param name="PersistentKeepalive">Interval in seconds; 0 for none.</param>
public sealed record ClientDefaults(DnsServers? Dns, int? Mtu, int? PersistentKeepalive)
{
    /// <summary>The least that an IPv4 host has to take (RFC 791), with which a tunnel is of use.</summary>
    public const int LeastMtu = 576;

    public const int MostMtu = ushort.MaxValue;

    public static readonly ClientDefaults None = new(Dns: null, Mtu: null, PersistentKeepalive: null);

    public DnsServers? Dns { get; } = Dns is { IsNone: true } ? null : Dns;

    public int? Mtu { get; } = Mtu is null or (>= LeastMtu and <= MostMtu) ? Mtu : throw new ArgumentOutOfRangeException(nameof(Mtu));

    public int? PersistentKeepalive { get; } =
        PersistentKeepalive is null or (>= 0 and <= ushort.MaxValue)
            ? PersistentKeepalive
            : throw new ArgumentOutOfRangeException(nameof(PersistentKeepalive));

    /// <summary>With these new values: null keeps one, no DNS servers and an MTU of 0 remove one.</summary>
    public ClientDefaults With(DnsServers? dns, int? mtu, int? persistentKeepalive) =>
        new(dns ?? Dns, mtu is 0 ? null : mtu ?? Mtu, persistentKeepalive ?? PersistentKeepalive);
}
