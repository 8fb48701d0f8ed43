using Broker.Contracts;

namespace Broker.Api.OpenApi;

/// <summary>The laptop and the server, as they are added, changed and answered.</summary>
internal static class FleetExamples
{
    private const string ServerKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private const string AllowedIps = "10.0.0.0/24, fd00:10::/64";
    private const string NetworkV6 = "fd00:10::";
    private const string Dns = "10.0.0.53, example.com";
    private const string Lease = "10.0.0.21";
    private const string LeaseV6 = "fd00:10::15";
    private const string Routed = "192.168.7.0/24";
    private const string Owner = "ann@example.com";
    private const string Note = "Ann's laptop";
    private const string Tag = "laptops";

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = new(2100, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly PeerServerResponse PeerServer = new()
    {
        EndpointAddress = "vpn.example.com", EndpointPort = 51820, PublicKey = ServerKey, Dns = Dns, Mtu = 1420, PersistentKeepalive = 25,
    };

    private static readonly ClientSubnetResponse ClientSubnet = new() { AllowedIps = AllowedIps, Lease = Lease, LeaseV6 = LeaseV6 };

    public static readonly ClientConfigResponse ClientConfig = new() { Server = PeerServer, Subnet = ClientSubnet, PublicKey = Examples.ClientKey };

    private static readonly ServerResponse Server = new()
    {
        ServerName = "berlin",
        EndpointAddress = "vpn.example.com",
        EndpointPort = 51820,
        PublicKey = ServerKey,
        NetworkAddress = "10.0.0.0",
        NetworkMask = 24,
        NReservedIps = 20,
        AllowedIps = AllowedIps,
        ServerWgIp = "10.0.0.1",
        NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64,
        ServerWgIpV6 = "fd00:10::1",
        Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
        Revision = 7,
    };

    public static ListedServerResponse Listed(ServerStatusResponse status) => new()
    {
        ServerName = Server.ServerName,
        EndpointAddress = Server.EndpointAddress, EndpointPort = Server.EndpointPort, PublicKey = Server.PublicKey,
        NetworkAddress = Server.NetworkAddress, NetworkMask = Server.NetworkMask, NReservedIps = Server.NReservedIps,
        AllowedIps = Server.AllowedIps,
        ServerWgIp = Server.ServerWgIp,
        NetworkAddressV6 = Server.NetworkAddressV6, NetworkMaskV6 = Server.NetworkMaskV6, ServerWgIpV6 = Server.ServerWgIpV6,
        Dns = Server.Dns, Mtu = Server.Mtu, PersistentKeepalive = Server.PersistentKeepalive,
        LeaseQuarantineSeconds = Server.LeaseQuarantineSeconds, ReclaimIdleDays = Server.ReclaimIdleDays,
        Revision = Server.Revision,
        Status = status,
        Silent = false,
    };

    private static readonly AddServerRequest AddServer = new()
    {
        ServerName = "berlin",
        NetworkAddress = "10.0.0.0",
        NetworkMask = 24,
        PublicKey = ServerKey,
        EndpointAddress = "vpn.example.com",
        EndpointPort = 51820,
        NReservedIps = 20,
        AllowedIps = AllowedIps,
        ServerWgIp = "10.0.0.1",
        NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64,
        AllowOverlap = false,
        Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
    };

    private static readonly ClientPeeringResponse Peering = new()
    {
        PublicKey = Examples.ClientKey, Server = "berlin", Lease = Lease, LeaseV6 = LeaseV6, RoutedNetworks = [Routed], Owner = Owner, Note = Note, Tags = [Tag],
        CreatedAt = Time, CreatedBy = "admin", ExpiresAt = Later,
        ClientCreatedAt = Time, ClientCreatedBy = "admin", ClientExpiresAt = Later,
    };

    public static IReadOnlyList<object> All { get; } =
    [
        Server,
        new ServerRequest { ServerName = "berlin" },
        new DeleteClientRequest { ClientName = "laptop", DryRun = false },
        new UpdateOwnerRequest { Owner = Owner, Active = false },
        new PeeringRequest { ClientName = "laptop", ServerName = "berlin" },
        new AddClientRequest
        {
            ClientName = "laptop", ServerName = "berlin", PublicKey = Examples.ClientKey, Lease = Lease, RoutedNetworks = [Routed], Owner = Owner, Note = Note, Tags = [Tag],
            ExpiresAt = Later,
        },
        AddServer,
        new UpdateServerRequest
        {
            ServerName = "berlin",
            PublicKey = ServerKey,
            EndpointAddress = "vpn2.example.com",
            EndpointPort = 51820,
            AllowedIps = AllowedIps,
            ServerWgIp = "10.0.0.1",
            NetworkMask = 23,
            NetworkAddressV6 = NetworkV6, NetworkMaskV6 = 64,
            NReservedIps = 20,
            AllowOverlap = false,
            Dns = Dns, Mtu = 1420, PersistentKeepalive = 25, LeaseQuarantineSeconds = 3600, ReclaimIdleDays = 90,
        },
        new UpdateClientRequest
        {
            ClientName = "laptop", ServerName = "berlin", Lease = Lease, RoutedNetworks = [Routed], Owner = Owner, Note = Note, Tags = [Tag],
            ExpiresAt = Later, Disabled = false,
        },
        new UpdatedClientResponse
        {
            ClientName = "laptop", Owner = Owner, Note = Note, Tags = [Tag], CreatedAt = Time, CreatedBy = "admin", ExpiresAt = Later,
            Peerings = new Dictionary<string, ClientPeeringResponse>(StringComparer.Ordinal) { ["berlin"] = Peering },
            Receipts = ReportExamples.Receipts,
        },
        new ImportServerRequest
        {
            Server = AddServer,
            Peers = [new ImportedPeer { ClientName = "laptop", PublicKey = Examples.ClientKey, Lease = Lease, RoutedNetworks = [Routed], Owner = Owner, Note = Note, Tags = [Tag] }],
            DryRun = true,
        },
        new ImportServerResponse
        {
            Added = 1, Unchanged = 0, Conflicts = [],
            Receipts = new Dictionary<string, ServerReceipt>(StringComparer.Ordinal),
        },
        $"# Server berlin, revision 7\n\n[Peer]\n# Name = laptop\nPublicKey = {Examples.ClientKey}\nAllowedIPs = {Lease}/32, {LeaseV6}/128, {Routed}\n",
        new UpdatedServerResponse
        {
            ServerName = Server.ServerName,
            EndpointAddress = Server.EndpointAddress, EndpointPort = Server.EndpointPort, PublicKey = Server.PublicKey,
            NetworkAddress = Server.NetworkAddress, NetworkMask = Server.NetworkMask, NReservedIps = Server.NReservedIps,
            AllowedIps = Server.AllowedIps,
            ServerWgIp = Server.ServerWgIp,
            NetworkAddressV6 = Server.NetworkAddressV6, NetworkMaskV6 = Server.NetworkMaskV6, ServerWgIpV6 = Server.ServerWgIpV6,
            Dns = Server.Dns, Mtu = Server.Mtu, PersistentKeepalive = Server.PersistentKeepalive,
            LeaseQuarantineSeconds = Server.LeaseQuarantineSeconds, ReclaimIdleDays = Server.ReclaimIdleDays,
            Revision = Server.Revision,
            Receipts = ReportExamples.Receipts,
        },
        new ServerConfigResponse
        {
            ServerId = Examples.ServerId,
            Revision = 7,
            Digest = Examples.Digest,
            Server = new ConfiguredServerResponse
            {
                PublicKey = ServerKey,
                EndpointAddress = "vpn.example.com",
                EndpointPort = 51820,
                NetworkAddress = "10.0.0.0",
                NetworkMask = 24,
                ServerWgIp = "10.0.0.1",
                NetworkAddressV6 = NetworkV6,
                NetworkMaskV6 = 64,
                ServerWgIpV6 = "fd00:10::1",
            },
            DeletedServerIds = [],
            Peers =
            [
                new PeerResponse
                {
                    IpAddress = Lease,
                    PublicKey = Examples.ClientKey,
                    AllowedIps = [$"{Lease}/32", $"{LeaseV6}/128", Routed],
                    ClientName = "laptop",
                },
            ],
        },
        new WireguardIpResponse { ServerWgIp = "10.0.0.1" },
        new RemovedResponse { PeeringsRemoved = 1 },
        new RevokedResponse { PeeringsRemoved = 1, Receipts = ReportExamples.Receipts },
        new DeletedClientsResponse { PeeringsRemoved = 1, ClientNames = ["laptop"], ServerNames = ["berlin"], Receipts = ReportExamples.Receipts },
        new OwnersResponse { Owners = [new OwnerResponse { Owner = Owner, Active = false, Clients = 1, Since = Time, SetBy = "idp" }] },
        new UpdatedOwnerResponse { Owner = Owner, Active = false, ClientNames = ["laptop"], Receipts = ReportExamples.Receipts },
        ClientConfig,
        new AddedClientResponse { Server = PeerServer, Subnet = ClientSubnet, Change = ClientChange.Added, Receipts = ReportExamples.Receipts },
        new Dictionary<string, ServerResponse>(StringComparer.Ordinal) { ["berlin"] = Server },
        new Dictionary<string, Dictionary<string, ClientPeeringResponse>>(StringComparer.Ordinal)
        {
            ["laptop"] = new(StringComparer.Ordinal)
            {
                [Examples.PeeringId] = Peering,
            },
        },
    ];
}
