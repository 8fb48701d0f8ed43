using Broker.Domain.Servers;

namespace Broker.Domain.Peerings;

public sealed class ClientNotFoundException(ClientName client, string? nearest = null) : BrokerException(
    ErrorKind.NotFound,
    "client-not-found",
    $"Client '{client}' has no peering with any server. {(nearest is null ? "client/add makes one." : $"Is '{nearest}' meant?")}");

public sealed class PeeringNotFoundException(ClientName client, ServerName server, string? nearest = null) : BrokerException(
    ErrorKind.NotFound,
    "peering-not-found",
    $"Client '{client}' has no peering with server '{server}'. {(nearest is null ? "client/add makes one." : $"Is '{nearest}' meant?")}");

/// <summary>The caller asked for a new peering only (<c>If-None-Match: *</c>, RFC 9110 13.1.2).</summary>
public sealed class PeeringExistsException(ClientName client, ServerName server) : BrokerException(
    ErrorKind.PreconditionFailed,
    "peering-exists",
    $"Client '{client}' has a peering with server '{server}' already. Choose another name; or leave If-None-Match out to replace its key.");
