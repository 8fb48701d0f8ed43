using Broker.Domain.Servers;

namespace Broker.Domain.Peerings;

/// <summary>A client's peering together with the server it is with: what the client's configuration is made of.</summary>
public sealed record ClientAccess(Server Server, Peering Peering);
