using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.ListClients;

/// <summary>Every peering by client name, read while the caller enumerates: as many as there are cost no memory.</summary>
public sealed record ListClientsQuery : IRequest<IAsyncEnumerable<ListedClientPeering>>;

public sealed record ListedClientPeering(string ClientName, string PeeringId, ClientPeeringResponse Peering);
