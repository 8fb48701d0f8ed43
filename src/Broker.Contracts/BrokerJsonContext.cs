using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>The wire form of every contract: snake_case, compact, numbers are JSON numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ServerRequest))]
[JsonSerializable(typeof(AddServerRequest))]
[JsonSerializable(typeof(UpdateServerRequest))]
[JsonSerializable(typeof(ClientRequest))]
[JsonSerializable(typeof(PeeringRequest))]
[JsonSerializable(typeof(AddClientRequest))]
[JsonSerializable(typeof(ServerResponse))]
[JsonSerializable(typeof(ServerConfigResponse))]
[JsonSerializable(typeof(WireguardIpResponse))]
[JsonSerializable(typeof(RemovedResponse))]
[JsonSerializable(typeof(ClientConfigResponse))]
[JsonSerializable(typeof(Dictionary<string, ServerResponse>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, ClientPeeringResponse>>))]
public sealed partial class BrokerJsonContext : JsonSerializerContext;
