using Broker.Contracts;
using static Broker.Api.OpenApi.Examples;

namespace Broker.Api.OpenApi;

/// <summary>The laptop and its owner, as they are added, imported, changed and answered.</summary>
internal static class ClientExamples
{
    private const string Owner = "ann@example.com";
    private const string Note = "Ann's laptop";
    private const string Tag = "laptops";

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = new(2100, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly PeerServerResponse Server = new()
    {
        EndpointAddress = "vpn.example.com", EndpointPort = 51820, PublicKey = ServerExamples.Key,
        Dns = ServerExamples.Dns, Mtu = 1420, PersistentKeepalive = 25,
    };

    private static readonly ClientSubnetResponse Subnet =
        new() { AllowedIps = ServerExamples.AllowedIps, Lease = Lease, LeaseV6 = LeaseV6 };

    private static readonly ClientPeeringResponse Peering = new()
    {
        PublicKey = ClientKey, Server = "berlin", Lease = Lease, LeaseV6 = LeaseV6, RoutedNetworks = [Routed],
        Owner = Owner, Note = Note, Tags = [Tag], CreatedAt = Time, CreatedBy = "admin", ExpiresAt = Later,
        ClientCreatedAt = Time, ClientCreatedBy = "admin", ClientExpiresAt = Later,
    };

    public static ClientConfigResponse Config { get; } = new() { Server = Server, Subnet = Subnet, PublicKey = ClientKey };

    public static IReadOnlyList<object> All { get; } =
    [
        new DeleteClientRequest { ClientName = "laptop", DryRun = false },
        new UpdateOwnerRequest { Owner = Owner, Active = false },
        new PeeringRequest { ClientName = "laptop", ServerName = "berlin" },
        new AddClientRequest
        {
            ClientName = "laptop", ServerName = "berlin", PublicKey = ClientKey, Lease = Lease, RoutedNetworks = [Routed],
            Owner = Owner, Note = Note, Tags = [Tag], ExpiresAt = Later,
        },
        new UpdateClientRequest
        {
            ClientName = "laptop", ServerName = "berlin", Lease = Lease, RoutedNetworks = [Routed],
            Owner = Owner, Note = Note, Tags = [Tag], ExpiresAt = Later, Disabled = false,
        },
        new UpdatedClientResponse
        {
            ClientName = "laptop", Owner = Owner, Note = Note, Tags = [Tag], CreatedAt = Time, CreatedBy = "admin", ExpiresAt = Later,
            Peerings = new Dictionary<string, ClientPeeringResponse>(StringComparer.Ordinal) { ["berlin"] = Peering },
            Receipts = ReportExamples.Receipts,
        },
        new ImportServerRequest
        {
            Server = ServerExamples.Added,
            Peers =
            [
                new ImportedPeer
                {
                    ClientName = "laptop", PublicKey = ClientKey, Lease = Lease, RoutedNetworks = [Routed],
                    Owner = Owner, Note = Note, Tags = [Tag],
                },
            ],
            DryRun = true,
        },
        new ImportServerResponse
        {
            Added = 1, Unchanged = 0, Conflicts = [], Disabled = [], ExistingClients = [],
            Receipts = new Dictionary<string, ServerReceipt>(StringComparer.Ordinal),
        },
        $"""
        # Server berlin, revision 7

        [Peer]
        # Name = laptop
        PublicKey = {ClientKey}
        AllowedIPs = {Lease}/32, {LeaseV6}/128, {Routed}

        """,
        new DeletedClientsResponse
        {
            PeeringsRemoved = 1, ClientNames = ["laptop"], ServerNames = ["berlin"], Receipts = ReportExamples.Receipts,
        },
        new OwnersResponse { Owners = [new OwnerResponse { Owner = Owner, Active = false, Clients = 1, Since = Time, SetBy = "idp" }] },
        new UpdatedOwnerResponse { Owner = Owner, Active = false, ClientNames = ["laptop"], Receipts = ReportExamples.Receipts },
        Config,
        new AddedClientResponse { Server = Server, Subnet = Subnet, Change = ClientChange.Added, Receipts = ReportExamples.Receipts },
        new Dictionary<string, Dictionary<string, ClientPeeringResponse>>(StringComparer.Ordinal)
        {
            ["laptop"] = new(StringComparer.Ordinal) { [PeeringId] = Peering },
        },
    ];
}
