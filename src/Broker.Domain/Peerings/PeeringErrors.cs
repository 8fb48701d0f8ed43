using Broker.Domain.Servers;

namespace Broker.Domain.Peerings;

public sealed class ClientNotFoundException(ClientName client)
    : BrokerException(ErrorKind.NotFound, "client-not-found", $"Client '{client}' has no peering with any server. client/add makes one.");

public sealed class PeeringNotFoundException(ClientName client, ServerName server)
    : BrokerException(ErrorKind.NotFound, "peering-not-found", $"Client '{client}' has no peering with server '{server}'. client/add makes one.");
