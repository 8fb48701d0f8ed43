using Broker.Domain.Keys;

namespace Broker.Domain.Servers;

/// <summary>New values of a server; null keeps the old one.</summary>
public sealed record ServerUpdate(PublicKey? PublicKey, EndpointAddress? EndpointAddress, int? EndpointPort, AllowedIps? AllowedIps);
