using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>The JSON of every contract: snake_case, compact, numbers are JSON numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ServerRequest))]
[JsonSerializable(typeof(AddServerRequest))]
[JsonSerializable(typeof(UpdateServerRequest))]
[JsonSerializable(typeof(ClientRequest))]
[JsonSerializable(typeof(PeeringRequest))]
[JsonSerializable(typeof(AddClientRequest))]
[JsonSerializable(typeof(UpdateClientRequest))]
[JsonSerializable(typeof(ImportServerRequest))]
[JsonSerializable(typeof(ServerReportRequest))]
[JsonSerializable(typeof(ServerStatusRequest))]
[JsonSerializable(typeof(ClientStatusRequest))]
[JsonSerializable(typeof(ServerResponse))]
[JsonSerializable(typeof(UpdatedServerResponse))]
[JsonSerializable(typeof(ServerConfigResponse))]
[JsonSerializable(typeof(WireguardIpResponse))]
[JsonSerializable(typeof(RemovedResponse))]
[JsonSerializable(typeof(RevokedResponse))]
[JsonSerializable(typeof(ClientConfigResponse))]
[JsonSerializable(typeof(AddedClientResponse))]
[JsonSerializable(typeof(UpdatedClientResponse))]
[JsonSerializable(typeof(ImportServerResponse))]
[JsonSerializable(typeof(ServerReportResponse))]
[JsonSerializable(typeof(Dictionary<string, ServerResponse>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, ClientPeeringResponse>>))]
[JsonSerializable(typeof(Dictionary<string, ServerStatusResponse>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, ClientPeeringStatusResponse>>))]
public sealed partial class BrokerJsonContext : JsonSerializerContext;
