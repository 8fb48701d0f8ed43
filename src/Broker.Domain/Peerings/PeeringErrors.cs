using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Broker.Domain.Peerings;

public sealed class ClientNotFoundException(ClientName client, string? nearest = null) : BrokerException(
    ErrorKind.NotFound,
    "client-not-found",
    $"Client '{client}' has no peering with any server. {(nearest is null ? "client/add makes one." : $"Is '{nearest}' meant?")}")
{
    public override BrokerException ForBoundCaller => new ClientNotFoundException(client);
}

public sealed class PeeringNotFoundException(ClientName client, ServerName server, string? nearest = null) : BrokerException(
    ErrorKind.NotFound,
    "peering-not-found",
    $"Client '{client}' has no peering with server '{server}'. {(nearest is null ? "client/add makes one." : $"Is '{nearest}' meant?")}")
{
    public override BrokerException ForBoundCaller => new PeeringNotFoundException(client, server);
}

/// <summary>Rule 11: the client itself may not use the peering, nor change it.</summary>
public sealed class PeeringDisabledException(ClientName client, ServerName server) : BrokerException(
    ErrorKind.Forbidden, "peering-disabled",
    $"The peering of client '{client}' with server '{server}' is disabled. An operator can enable it.");

/// <summary>The caller asked for a new peering only (<c>If-None-Match: *</c>, RFC 9110 13.1.2).</summary>
public sealed class PeeringExistsException(ClientName client, ServerName server) : BrokerException(
    ErrorKind.PreconditionFailed,
    "peering-exists",
    $"Client '{client}' has a peering with server '{server}' already. Choose another name; or leave If-None-Match out to replace its key.");

/// <summary>Rule 1: the address that was asked for is taken.</summary>
/// <param name="lease">It.</param>
/// <param name="holder">Who has it, to be read after "belongs to".</param>
public sealed class LeaseInUseException(Lease lease, string holder) : BrokerException(
    ErrorKind.Conflict, "lease-in-use",
    $"The address {lease} already belongs to {holder}. Name a free one, or none to get the lowest that is free.")
{
    public override BrokerException ForBoundCaller => new LeaseInUseException(lease, "another client");
}

/// <summary>Rule 7: WireGuard would silently move the network from one peer to the other.</summary>
/// <param name="network">The network that was asked for.</param>
/// <param name="other">What it overlaps, to be read after "overlaps".</param>
public sealed class NetworkOverlapException(IPNetwork network, string other) : BrokerException(
    ErrorKind.Conflict, "network-overlap", $"{network} overlaps {other}: a server can route a network to one peer only.")
{
    public override BrokerException ForBoundCaller => new NetworkOverlapException(network, "one that is taken");
}

/// <summary>Rule 6: the client's routes to the two servers would collide.</summary>
/// <param name="client">It.</param>
/// <param name="server">The server that it would have, or that would change.</param>
/// <param name="other">The server that it has, to be read after "a peering with".</param>
public sealed class ClientOverlapException(ClientName client, ServerName server, string other) : BrokerException(
    ErrorKind.Conflict,
    "subnet-overlap",
    $"Client '{client}' has a peering with {other}, whose subnets overlap those of server '{server}': its routes would collide.")
{
    public override BrokerException ForBoundCaller => new ClientOverlapException(client, server, "another server");
}
