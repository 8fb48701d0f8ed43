using System.Diagnostics.CodeAnalysis;
using System.Net;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Configuration;

/// <summary>What one agent is told to do. Either <see cref="Server"/> or <see cref="Client"/> is there.</summary>
/// <param name="Name">This host.</param>
/// <param name="Warnings">What is allowed, but unwise.</param>
internal sealed record AgentConfiguration(
    ClientName Name, ApiServer ApiServer, ServerSettings? Server, ClientSettings? Client, IReadOnlyList<string> Warnings);

/// <summary>The broker. Not a record: those print all that they hold.</summary>
/// <param name="username">Null where the secret is a token that is sent by itself.</param>
/// <param name="secret">Password or token; null for calls without credentials.</param>
internal sealed class ApiServer(Uri address, string? username, string? secret, string? caFile, string? secretFile = null)
{
    /// <summary>Ends with a slash.</summary>
    public Uri Address { get; } = address;

    public string? Username { get; } = username;

    /// <summary>As it was when the configuration was read.</summary>
    public string? Secret { get; } = secret;

    /// <summary>Where the secret is; null if it is in the configuration.</summary>
    public string? SecretFile { get; } = secretFile;

    /// <summary>A PEM file of authorities; null for the system's.</summary>
    public string? CaFile { get; } = caFile;

    /// <summary>False for what has a name, a password, a query or a fragment in it, too.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out Uri? address)
    {
        var isOne = Uri.TryCreate(text, UriKind.Absolute, out address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0;
        address = isOne ? address : null;
        return isOne;
    }

    /// <summary>The secret as it is now; null where its file holds none.</summary>
    public string? ReadSecret() => SecretFile is null ? Secret : Username is null ? ReadToken(SecretFile) : ReadPassword(SecretFile);

    /// <summary>Without its line end; null for an empty file.</summary>
    public static string? ReadPassword(string path) =>
        File.ReadAllText(path).TrimEnd('\r', '\n') is { Length: > 0 } password ? password : null;

    /// <summary>Null for a file that holds anything but a token: its checksum catches what was cut or mistyped.</summary>
    public static string? ReadToken(string path) =>
        File.ReadAllText(path).Trim() is var text && Broker.Domain.Authority.Secret.TryParse(SecretKind.Token, text, out _) ? text : null;
}

/// <param name="Name">As the broker knows the server.</param>
/// <param name="Interface">At most 15 characters.</param>
/// <param name="Endpoint">Where clients send to: what the server is registered with.</param>
/// <param name="RefreshFrequency">Between two looks at the interface, and between two questions where the broker cannot be watched.</param>
/// <param name="MinSyncInterval">Between two rounds, however quickly changes come.</param>
/// <param name="AllowedIps">The subnets if the file says nothing.</param>
/// <param name="ListenPort">What the interface listens on; null for the port of the endpoint that the broker has.</param>
internal sealed record ServerSettings(
    ServerName Name, string Interface, Endpoint Endpoint, TimeSpan RefreshFrequency, TimeSpan MinSyncInterval, AddressPool Pool,
    AllowedIps AllowedIps, int? ListenPort = null)
{
    public Subnet Subnet => Pool.Subnet;

    /// <summary>The server's own, as it is registered.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => InterfaceAddress.Of(Pool);

    /// <summary>What its clients use where their own configuration says nothing, as it is registered.</summary>
    public ClientDefaults Defaults { get; init; } = ClientDefaults.None;

    /// <summary>The server's own address as the file names it; null for the first host.</summary>
    public IPAddress? ServerAddress { get; init; }

    /// <summary>Whether its subnets may overlap those of other servers, as it is registered; null for the broker's default.</summary>
    public bool? AllowOverlap { get; init; }
}

/// <param name="RefreshFrequency">Between two rounds of a client that watches.</param>
internal sealed record ClientSettings(TimeSpan RefreshFrequency, IReadOnlyList<PeeringSettings> Peerings);

/// <param name="Interface">The name of the configuration that is written, without <c>.conf</c>.</param>
/// <param name="PersistentKeepalive">Seconds; null for none.</param>
/// <param name="Dns">As wg-quick takes it; null for none.</param>
/// <param name="Mtu">Bytes; null for wg-quick's choice.</param>
/// <param name="OutputDir">Null for /etc/wireguard.</param>
internal sealed record PeeringSettings(
    ServerName ServerName, string Interface, int? PersistentKeepalive, string? Dns, int? Mtu, string? OutputDir)
{
    /// <summary>Whether the agent brings the interface up, and takes it down when access ends.</summary>
    public bool ManageInterface { get; init; }

    /// <summary>What is routed into the tunnel instead of what the broker says; null for the broker's.</summary>
    public AllowedIps? AllowedIps { get; init; }

    /// <summary>wg-quick's routing table; null for wg-quick's choice. So are the commands: null for none.</summary>
    public string? Table { get; init; }

    public string? PostUp { get; init; }

    public string? PreDown { get; init; }

    public string? PresharedKeyFile { get; init; }

    /// <summary>What that file holds.</summary>
    public SecretKey? PresharedKey { get; init; }
}
