using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agent.Brokers;
using Agent.Configuration;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>
/// A broker that knows one server at most and answers as the real one does, until a script has it answer otherwise.
/// </summary>
internal sealed class ScriptedBroker : LoopbackServer
{
    private static readonly BrokerJsonContext Json = BrokerJsonContext.Default;

    private readonly Dictionary<string, string> asked = [];

    public ServerResponse? Server { get; set; }

    public IReadOnlyList<PeerResponse> Peers { get; set; } = [];

    /// <summary>Of the list of peers.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>What clients get, by server.</summary>
    public Dictionary<string, ClientConfigResponse> Peerings { get; } = [];

    /// <summary>What changes something at the broker.</summary>
    public IReadOnlyList<Received> Changes => [.. Calls.Where(call => call.Method == "POST")];

    /// <summary>The agent's own way of reaching it.</summary>
    public HttpClient Connect(TimeSpan? timeout = null)
    {
        var http = BrokerConnection.Create(new ApiServer(Address, "admin", "eleven-blue-herons", caFile: null));
        http.Timeout = timeout ?? http.Timeout;
        return http;
    }

    /// <summary>Which life of the server this is.</summary>
    public string ServerId { get; set; } = Sample.ServerId;

    /// <summary>Whether it tells what a broker of this release tells: the digest, the server, and what was deleted.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>Whether another host reports as the server.</summary>
    public bool IsContested { get; set; }

    /// <summary>Earlier servers that were deleted on purpose.</summary>
    public List<string> DeletedServerIds { get; } = [];

    /// <summary>Answers calls like <c>GET server/config</c> so, until <see cref="Heal"/>.</summary>
    public void Break(string call, Reply reply) => Script = request => request.Call == call ? reply : null;

    /// <summary>Answers every call so.</summary>
    public void Break(Reply reply) => Script = _ => reply;

    public void Heal() => Script = _ => null;

    /// <summary>Whether it tells the keys of peerings, and heeds <c>If-None-Match</c>; earlier releases do not.</summary>
    public bool TellsPeerings { get; set; } = true;

    /// <summary>Whether it tells the key of a peering with its configuration, and waits for a change of it; without a real wait.</summary>
    public bool WaitsForClients { get; set; }

    /// <summary>Of the receipt that a client's new key gets; null for none, as from a broker of an earlier release.</summary>
    public string? Receipt { get; set; }

    /// <summary>What it calls the client.</summary>
    public string ClientName { get; set; } = "laptop";

    /// <summary>A peering is deleted at the broker.</summary>
    public void Revoke(string server) => asked.Remove(server);

    /// <summary>A host asks for the peering with this key.</summary>
    public void Hold(string server, string key) => asked[server] = key;

    /// <summary>The key of the peering with a server; null if there is none.</summary>
    public string? KeyOf(string server) => asked.GetValueOrDefault(server);

    protected override Reply Usual(Received request) => request.Call switch
    {
        "POST server/add" => Add(JsonSerializer.Deserialize(request.Body, Json.AddServerRequest)!),
        "POST client/add" => AddClient(
            JsonSerializer.Deserialize(request.Body, Json.AddClientRequest)!, request.Headers.GetValueOrDefault("If-None-Match") == "*"),
        "GET client/status" when !TellsPeerings => Reply.Problem(404, "not-found"),
        "GET client/status" => Reply.Ok(Status(), Json.DictionaryStringDictionaryStringClientPeeringStatusResponse),
        "GET client/config" => ClientConfig(request, request.Target.Split("server_name=")[^1]),
        "GET client/list_all" => Reply.Ok(Clients(), Json.DictionaryStringDictionaryStringClientPeeringResponse),
        _ when Server is null => IsCurrent && DeletedServerIds.Count > 0
            ? Reply.Problem(404, "server-not-found", deletedServerIds: DeletedServerIds)
            : Reply.Problem(404, "server-not-found"),
        "GET server/exists" => Reply.Ok(Server, Json.ServerResponse),
        "GET server/config" => Reply.Ok(Answer(), Json.ServerConfigResponse),
        "POST server/report" =>
            Reply.Ok(new ServerReportResponse { Revision = Revision, Contested = IsContested }, Json.ServerReportResponse),
        "GET server/status" => Reply.Ok(ServerStatus(), Json.DictionaryStringServerStatusResponse),
        _ => base.Usual(request),
    };

    /// <summary>What the broker answers that wants these peers.</summary>
    public static Reply PeerList(IReadOnlyList<PeerResponse> peers, long revision = 1) => Reply.Ok(PeerListText(peers, revision));

    public static string PeerListText(IReadOnlyList<PeerResponse> peers, long revision = 1) => JsonSerializer.Serialize(
        new ServerConfigResponse { ServerId = Sample.ServerId, Revision = revision, Peers = peers }, Json.ServerConfigResponse);

    private Dictionary<string, ServerStatusResponse> ServerStatus() => new()
    {
        [Server!.ServerName] = new ServerStatusResponse
        {
            InStep = !IsContested,
            OutOfStepSince = null,
            Revision = Revision,
            Digest = null,
            AppliedRevision = Revision,
            AppliedDigest = null,
            AppliedAt = null,
            LastSeen = null,
            AgentVersion = null,
            ListenPort = null,
            ClockSkewSeconds = null,
            Problems = [],
            Contested = IsContested,
            Peers = Peers.Count,
            PeersOnline = 0,
            LeasesFree = 0,
        },
    };

    private ServerConfigResponse Answer()
    {
        var answer = new ServerConfigResponse { ServerId = ServerId, Revision = Revision, Peers = Peers };
        return !IsCurrent ? answer : answer with
        {
            Digest = Digest().ToString(),
            Server = new ConfiguredServerResponse
            {
                PublicKey = Server!.PublicKey,
                EndpointAddress = Server.EndpointAddress,
                EndpointPort = Server.EndpointPort,
                NetworkAddress = Server.NetworkAddress,
                NetworkMask = Server.NetworkMask,
                ServerWgIp = Server.ServerWgIp,
                NetworkAddressV6 = Server.NetworkAddressV6,
                NetworkMaskV6 = Server.NetworkMaskV6,
                ServerWgIpV6 = Server.ServerWgIpV6,
            },
            DeletedServerIds = DeletedServerIds,
        };
    }

    /// <summary>Of what the interface is to have.</summary>
    public ListDigest Digest()
    {
        var key = PublicKey.Parse(Server!.PublicKey);
        var digest = ListDigest.OfInterface(key, IPAddress.Parse(Server.ServerWgIp), Server.NetworkMask);
        digest = Server.ServerWgIpV6 is { } second
            ? digest.With(ListDigest.OfInterface(key, IPAddress.Parse(second), Server.NetworkMaskV6!.Value))
            : digest;
        return Peers.Aggregate(digest, (sum, peer) => sum.With(
            PublicKey.Parse(peer.PublicKey),
            peer.AllowedIps?.Select(network => IPNetwork.Parse(network)) ?? [IpText.NetworkOf(IPAddress.Parse(peer.IpAddress))]));
    }

    private Reply Add(AddServerRequest request)
    {
        Server = new ServerResponse
        {
            ServerName = request.ServerName,
            EndpointAddress = request.EndpointAddress,
            EndpointPort = request.EndpointPort,
            PublicKey = request.PublicKey,
            NetworkAddress = request.NetworkAddress,
            NetworkMask = request.NetworkMask,
            NReservedIps = request.NReservedIps ?? 0,
            AllowedIps = request.AllowedIps!,
            ServerWgIp = IPAddress.Parse(request.NetworkAddress).ToString().Replace(".0.0.0", ".0.0.1", StringComparison.Ordinal),
            NetworkAddressV6 = request.NetworkAddressV6,
            NetworkMaskV6 = request.NetworkMaskV6,
            ServerWgIpV6 = request.NetworkAddressV6 is null ? null : $"{request.NetworkAddressV6}1",
            Revision = 1,
        };
        return Reply.Ok(Server, Json.ServerResponse, 201);
    }

    private Reply AddClient(AddClientRequest request, bool mustBeNew)
    {
        if (!Peerings.TryGetValue(request.ServerName, out var peering))
        {
            return Reply.Problem(404, "server-not-found", $"There is no server {request.ServerName}.");
        }

        if (mustBeNew && TellsPeerings && asked.ContainsKey(request.ServerName))
        {
            return Reply.Problem(412, "peering-exists");
        }

        asked[request.ServerName] = request.PublicKey;
        var answer = JsonSerializer.SerializeToNode(peering, Json.ClientConfigResponse)!;
        if (Receipt is not null)
        {
            answer["receipts"] = new JsonObject
            {
                [request.ServerName] = new JsonObject { ["server_id"] = ServerId, ["revision"] = 2, ["status"] = Receipt },
            };
        }

        return Reply.Ok(answer.ToJsonString());
    }

    private Dictionary<string, Dictionary<string, ClientPeeringStatusResponse>> Status() => new()
    {
        [ClientName] = asked.ToDictionary(peering => peering.Key, peering => new ClientPeeringStatusResponse
        {
            Server = peering.Key,
            PublicKey = peering.Value,
            Lease = Peerings[peering.Key].Subnet.Lease,
            Online = false,
            LastHandshake = null,
            RxBytes = 0,
            TxBytes = 0,
        }),
    };

    private Dictionary<string, Dictionary<string, ClientPeeringResponse>> Clients() => new()
    {
        [ClientName] = asked.ToDictionary(peering => peering.Key, peering => new ClientPeeringResponse
        {
            Server = peering.Key,
            PublicKey = peering.Value,
            Lease = Peerings[peering.Key].Subnet.Lease,
        }),
    };

    private Reply ClientConfig(Received request, string server)
    {
        if (!Peerings.TryGetValue(server, out var peering))
        {
            return Reply.Problem(404, "server-not-found", $"There is no server {server}.");
        }

        if (!asked.TryGetValue(server, out var key) || !request.Target.Contains($"client_name={ClientName}&", StringComparison.Ordinal))
        {
            return Reply.Problem(404, "peering-not-found", $"There is no peering with {server}.");
        }

        if (!WaitsForClients)
        {
            return Reply.Ok(peering, Json.ClientConfigResponse);
        }

        var text = JsonSerializer.Serialize(
            new ClientConfigResponse { Server = peering.Server, Subnet = peering.Subnet, PublicKey = key }, Json.ClientConfigResponse);
        var tag = $"\"{Sample.KeyText(text)[..20]}\"";
        var headers = $"ETag: {tag}\r\nPreference-Applied: {request.Headers.GetValueOrDefault("Prefer")}\r\n";
        return request.Headers.GetValueOrDefault("If-None-Match") == tag
            ? Reply.Http(304, contentType: null, "", headers)
            : Reply.Http(200, "application/json", text, headers);
    }
}
