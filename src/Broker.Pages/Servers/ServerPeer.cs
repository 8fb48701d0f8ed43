using Broker.Contracts;

namespace Broker.Pages.Servers;

/// <summary>A client of a server, and its peering there.</summary>
public sealed record ServerPeer(ListedClientResponse Client, ListedPeeringResponse Peering);
