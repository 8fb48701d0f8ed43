using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Broker.Application.Clients.ListClients;

/// <summary>Every peering by client name; read from the database while the caller enumerates, in constant memory.</summary>
public sealed record ListClientsQuery : IQuery<IAsyncEnumerable<ListedClientPeering>>
{
    public Need Need => Need.List;
}

public sealed record ListedClientPeering(string ClientName, string PeeringId, ClientPeeringResponse Peering);
