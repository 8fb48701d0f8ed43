using System.Net;
using System.Text.Json;
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

    private readonly HashSet<string> asked = [];

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

    /// <summary>Answers calls like <c>GET server/config</c> so, until <see cref="Heal"/>.</summary>
    public void Break(string call, Reply reply) => Script = request => request.Call == call ? reply : null;

    /// <summary>Answers every call so.</summary>
    public void Break(Reply reply) => Script = _ => reply;

    public void Heal() => Script = _ => null;

    /// <summary>A peering is deleted at the broker.</summary>
    public void Revoke(string server) => asked.Remove(server);

    protected override Reply Usual(Received request) => request.Call switch
    {
        "POST server/add" => Add(JsonSerializer.Deserialize(request.Body, Json.AddServerRequest)!),
        "POST client/add" => AddClient(JsonSerializer.Deserialize(request.Body, Json.AddClientRequest)!),
        "GET client/config" => ClientConfig(request.Target.Split("server_name=")[^1]),
        _ when Server is null => Reply.Problem(404, "server-not-found"),
        "GET server/exists" => Reply.Ok(Server, Json.ServerResponse),
        "GET server/wireguard_ip" => Reply.Ok(new WireguardIpResponse { ServerWgIp = Server.ServerWgIp }, Json.WireguardIpResponse),
        "GET server/config" => PeerList(Peers, Revision),
        "POST server/report" => Reply.Ok(new ServerReportResponse { Revision = Revision }, Json.ServerReportResponse),
        "POST server/update" => Update(JsonSerializer.Deserialize(request.Body, Json.UpdateServerRequest)!),
        _ => base.Usual(request),
    };

    /// <summary>What the broker answers that wants these peers.</summary>
    public static Reply PeerList(IReadOnlyList<PeerResponse> peers, long revision = 1) => Reply.Ok(PeerListText(peers, revision));

    public static string PeerListText(IReadOnlyList<PeerResponse> peers, long revision = 1) => JsonSerializer.Serialize(
        new ServerConfigResponse { ServerId = Sample.ServerId, Revision = revision, Peers = peers }, Json.ServerConfigResponse);

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
            Revision = 1,
        };
        return Reply.Ok(Server, Json.ServerResponse, 201);
    }

    private Reply Update(UpdateServerRequest request)
    {
        Server = Server! with
        {
            EndpointAddress = request.EndpointAddress ?? Server.EndpointAddress,
            EndpointPort = request.EndpointPort ?? Server.EndpointPort,
            AllowedIps = request.AllowedIps ?? Server.AllowedIps,
        };
        return Reply.Ok(Server, Json.ServerResponse);
    }

    private Reply AddClient(AddClientRequest request)
    {
        if (!Peerings.TryGetValue(request.ServerName, out var peering))
        {
            return Reply.Problem(404, "server-not-found", $"There is no server {request.ServerName}.");
        }

        asked.Add(request.ServerName);
        return Reply.Ok(peering, Json.ClientConfigResponse, 201);
    }

    private Reply ClientConfig(string server) =>
        asked.Contains(server) && Peerings.TryGetValue(server, out var peering)
            ? Reply.Ok(peering, Json.ClientConfigResponse)
            : Reply.Problem(404, "peering-not-found", $"There is no peering with {server}.");
}
