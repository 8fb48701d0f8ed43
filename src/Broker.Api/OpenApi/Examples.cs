using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Broker.Api.Errors;
using Broker.Api.Json;
using Broker.Contracts;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>One coherent example for each contract: a laptop in a fleet with one server.</summary>
internal static class Examples
{
    private const string ServerKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    public const string PeeringId = "019abcde-0000-7000-8000-000000000001";
    public const string ServerId = "019abcde-0000-7000-8000-000000000002";
    public const string Digest = "0123456789abcdef0123456789abcdef";
    public const string ClientKey = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";

    private static readonly PeerServerResponse PeerServer = new() { EndpointAddress = "vpn.example.com", EndpointPort = 51820, PublicKey = ServerKey };

    private static readonly ClientSubnetResponse ClientSubnet = new() { AllowedIps = "10.0.0.0/24", Lease = "10.0.0.21" };

    public static readonly ClientConfigResponse ClientConfig = new() { Server = PeerServer, Subnet = ClientSubnet };

    private static readonly ServerResponse Server = new()
    {
        ServerName = "berlin",
        EndpointAddress = "vpn.example.com",
        EndpointPort = 51820,
        PublicKey = ServerKey,
        NetworkAddress = "10.0.0.0",
        NetworkMask = 24,
        NReservedIps = 20,
        AllowedIps = "10.0.0.0/24",
        ServerWgIp = "10.0.0.1",
        Revision = 7,
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
        AllowedIps = "10.0.0.0/24",
    };

    private static readonly ClientPeeringResponse Peering = new() { PublicKey = ClientKey, Server = "berlin", Lease = "10.0.0.21" };

    private static readonly Dictionary<Type, JsonNode> ByType = ((object[])
    [
        Server,
        new ServerRequest { ServerName = "berlin" },
        new ClientRequest { ClientName = "laptop" },
        new PeeringRequest { ClientName = "laptop", ServerName = "berlin" },
        new AddClientRequest { ClientName = "laptop", ServerName = "berlin", PublicKey = ClientKey },
        AddServer,
        new UpdateServerRequest { ServerName = "berlin", PublicKey = ServerKey, EndpointAddress = "vpn2.example.com", EndpointPort = 51820, AllowedIps = "10.0.0.0/24" },
        new UpdateClientRequest { ClientName = "laptop", ServerName = "berlin", Lease = "10.0.0.21", RoutedNetworks = ["192.168.7.0/24"], Owner = "ann@example.com" },
        new UpdatedClientResponse
        {
            ClientName = "laptop",
            Owner = "ann@example.com",
            Note = null,
            Peerings = new Dictionary<string, ClientPeeringResponse>(StringComparer.Ordinal) { ["berlin"] = Peering },
            Receipts = ReportExamples.Receipts,
        },
        new ImportServerRequest
        {
            Server = AddServer,
            Peers = [new ImportedPeer { ClientName = "laptop", PublicKey = ClientKey, Lease = "10.0.0.21", Note = "Ann's laptop" }],
            DryRun = true,
        },
        new ImportServerResponse
        {
            Added = 1,
            Unchanged = 0,
            Conflicts = [],
            Receipts = new Dictionary<string, ServerReceipt>(StringComparer.Ordinal),
        },
        .. AuthorityExamples.All,
        $"# Server berlin, revision 7\n\n[Peer]\n# Name = laptop\nPublicKey = {ClientKey}\nAllowedIPs = 10.0.0.21/32\n",
        new UpdatedServerResponse
        {
            ServerName = Server.ServerName,
            EndpointAddress = Server.EndpointAddress,
            EndpointPort = Server.EndpointPort,
            PublicKey = Server.PublicKey,
            NetworkAddress = Server.NetworkAddress,
            NetworkMask = Server.NetworkMask,
            NReservedIps = Server.NReservedIps,
            AllowedIps = Server.AllowedIps,
            ServerWgIp = Server.ServerWgIp,
            Revision = Server.Revision,
            Receipts = ReportExamples.Receipts,
        },
        new ServerConfigResponse
        {
            ServerId = ServerId,
            Revision = 7,
            Digest = Digest,
            Server = new ConfiguredServerResponse
            {
                PublicKey = ServerKey,
                EndpointAddress = "vpn.example.com",
                EndpointPort = 51820,
                NetworkAddress = "10.0.0.0",
                NetworkMask = 24,
                ServerWgIp = "10.0.0.1",
            },
            DeletedServerIds = [],
            Peers = [new PeerResponse { IpAddress = "10.0.0.21", PublicKey = ClientKey, AllowedIps = ["10.0.0.21/32"] }],
        },
        new WireguardIpResponse { ServerWgIp = "10.0.0.1" },
        new RemovedResponse { PeeringsRemoved = 1 },
        new RevokedResponse { PeeringsRemoved = 1, Receipts = ReportExamples.Receipts },
        ClientConfig,
        new AddedClientResponse { Server = PeerServer, Subnet = ClientSubnet, Change = ClientChange.Added, Receipts = ReportExamples.Receipts },
        new Dictionary<string, ServerResponse>(StringComparer.Ordinal) { ["berlin"] = Server },
        new Dictionary<string, Dictionary<string, ClientPeeringResponse>>(StringComparer.Ordinal)
        {
            ["laptop"] = new(StringComparer.Ordinal)
            {
                [PeeringId] = Peering,
            },
        },
        .. ReportExamples.All,
    ]).ToDictionary(example => example.GetType(), Node);

    private static readonly Dictionary<int, JsonNode> Problems = new[]
    {
        Problem.Of(400, "validation", "server_name: Required: a name.", new Dictionary<string, string[]>(StringComparer.Ordinal) { ["server_name"] = ["Required: a name."] }),
        Problem.Of(401, "unauthenticated", "The credentials are not valid, or not any more."),
        Problem.Of(403, "forbidden", "This needs one of the roles admin, operator; the token has viewer."),
        Problem.Of(404, "server-not-found", "There is no server 'berlin'."),
        Problem.Of(409, "key-in-use", $"The public key {ClientKey} already belongs to client 'phone' on server 'berlin'."),
        Problem.Of(410, "invitation-gone", "The invitation was used or withdrawn, or has expired. Ask for another one."),
        Problem.Of(412, "peering-exists", "Client 'laptop' has a peering with server 'berlin' already."),
        Problem.Of(413, "payload-too-large", "The body must be at most 1048576 bytes long."),
        Problem.Of(415, "unsupported-media-type", "A body needs Content-Type: application/json, in UTF-8; this request has 'text/plain'."),
        Problem.Of(429, "too-many-failures", "Too many wrong credentials from this address."),
        Problem.Of(503, "storage-unavailable", "The database does not answer at the moment. Send the request again; repeating it is safe."),
    }.ToDictionary(problem => problem.Status!.Value, Node);

    public static void AddTo(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Example = parameter.Name == "client_name" ? "laptop" : AuthorityExamples.Parameters.GetValueOrDefault(parameter.Name!)?.DeepClone() ?? "berlin";
        }

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Example = ByType[description.ParameterDescriptions.Single(parameter => parameter.Source.Id == "Body").Type].DeepClone();
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            var code = int.Parse(status, CultureInfo.InvariantCulture);
            foreach (var content in response.Content?.Values ?? [])
            {
                content.Example = (Problems.GetValueOrDefault(code) ?? ByType[TypeOf(description, code)]).DeepClone();
            }
        }
    }

    private static Type TypeOf(ApiDescription description, int status) =>
        description.SupportedResponseTypes.Single(response => response.StatusCode == status).Type!;

    private static JsonNode Node(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), WireFormat.Options)!;
}
