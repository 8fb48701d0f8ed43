using System.Text.Json.Nodes;
using Broker.Contracts;

namespace Broker.Api.OpenApi;

/// <summary>The server, as it is added, changed and answered.</summary>
internal static class ServerExamples
{
    public const string Key = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    public const string AllowedIps = "10.0.0.0/24, fd00:10::/64";
    public const string Dns = "10.0.0.53, example.com";

    private const string Address = "10.0.0.1";
    private const string AddressV6 = "fd00:10::1";
    private const string Network = "10.0.0.0";
    private const string NetworkV6 = "fd00:10::";

    private static readonly ServerResponse Server = new()
    {
        ServerName = "berlin",
        EndpointAddress = "vpn.example.com", EndpointPort = 51820, PublicKey = Key,
        NetworkAddress = Network, NetworkMask = 24, NReservedIps = 20,
        AllowedIps = AllowedIps,
        ServerWgIp = Address,
        NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64, ServerWgIpV6 = AddressV6,
        Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
        Revision = 7,
    };

    public static ListedServerResponse Listed { get; } = Examples.Extended<ListedServerResponse>(
        Server, new JsonObject { ["status"] = Examples.Node(ReportExamples.Status), ["silent"] = false });

    public static AddServerRequest Added { get; } = new()
    {
        ServerName = "berlin",
        NetworkAddress = Network, NetworkMask = 24,
        PublicKey = Key, EndpointAddress = "vpn.example.com", EndpointPort = 51820,
        NReservedIps = 20,
        AllowedIps = AllowedIps,
        ServerWgIp = Address,
        NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64,
        AllowOverlap = false,
        Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
    };

    public static IReadOnlyList<object> All { get; } =
    [
        Server,
        new ServerRequest { ServerName = "berlin" },
        Added,
        new UpdateServerRequest
        {
            ServerName = "berlin",
            PublicKey = Key, EndpointAddress = "vpn2.example.com", EndpointPort = 51820,
            AllowedIps = AllowedIps,
            ServerWgIp = Address,
            NetworkMask = 23,
            NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64,
            NReservedIps = 20,
            AllowOverlap = false,
            Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
        },
        Examples.Extended<UpdatedServerResponse>(Server, new JsonObject { ["receipts"] = Examples.Node(ReportExamples.Receipts) }),
        new ServerConfigResponse
        {
            ServerId = Examples.ServerId,
            Revision = 7,
            Digest = Examples.Digest,
            Server = new ConfiguredServerResponse
            {
                PublicKey = Key, EndpointAddress = "vpn.example.com", EndpointPort = 51820,
                NetworkAddress = Network, NetworkMask = 24,
                ServerWgIp = Address,
                NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64, ServerWgIpV6 = AddressV6,
            },
            DeletedServerIds = [],
            Peers =
            [
                new PeerResponse
                {
                    IpAddress = Examples.Lease,
                    PublicKey = Examples.ClientKey,
                    AllowedIps = [$"{Examples.Lease}/32", $"{Examples.LeaseV6}/128", Examples.Routed],
                    ClientName = "laptop",
                },
            ],
        },
        new WireguardIpResponse { ServerWgIp = Address },
        new RemovedResponse { PeeringsRemoved = 1 },
        new RevokedResponse { PeeringsRemoved = 1, Receipts = ReportExamples.Receipts },
        new Dictionary<string, ServerResponse>(StringComparer.Ordinal) { ["berlin"] = Server },
    ];
}
