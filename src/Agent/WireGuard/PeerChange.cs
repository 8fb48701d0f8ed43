using System.Globalization;
using System.Net;
using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>What is set of one peer of an interface that is up; null for what stays. Sessions live on.</summary>
internal sealed record PeerChange(PublicKey Key)
{
    /// <summary>A peer that goes at the same moment, and whose networks this one gets.</summary>
    public PublicKey? Replaces { get; init; }

    public IPEndPoint? Endpoint { get; init; }

    /// <summary>CIDRs, separated by commas.</summary>
    public string? AllowedIps { get; init; }

    public SecretKey? PresharedKey { get; init; }

    public bool DropsPresharedKey { get; init; }

    /// <summary>Seconds; 0 for none.</summary>
    public int? Keepalive { get; init; }

    public bool IsNothing => this == new PeerChange(Key);

    /// <summary>The arguments of <c>wg set INTERFACE</c>; a preshared key is read from standard input.</summary>
    public IEnumerable<string> Arguments =>
        [
            .. Replaces is { } old ? (string[])["peer", old.ToString(), "remove"] : [],
            "peer", Key.ToString(),
            .. PresharedKey is not null ? (string[])["preshared-key", "/dev/stdin"]
                : DropsPresharedKey ? ["preshared-key", "/dev/null"]
                : [],
            .. Endpoint is null ? (string[])[] : ["endpoint", Endpoint.ToString()],
            .. Keepalive is { } seconds ? (string[])["persistent-keepalive", seconds.ToString(CultureInfo.InvariantCulture)] : [],
            .. AllowedIps is null ? (string[])[] : ["allowed-ips", AllowedIps],
        ];

    /// <summary>For people, without secrets.</summary>
    public IEnumerable<string> Texts
    {
        get
        {
            string?[] parts =
            [
                Endpoint is null ? null : $"endpoint {Endpoint}", AllowedIps is null ? null : $"AllowedIPs {AllowedIps}",
                PresharedKey is null && !DropsPresharedKey ? null : "preshared key", Keepalive is null ? null : $"keepalive {Keepalive} s",
            ];
            return parts.OfType<string>();
        }
    }
}
