using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.ListClients;

/// <summary>Every peering by client name; read from the database while the caller enumerates, in constant memory.</summary>
public sealed record ListClientsQuery : IRequest<IAsyncEnumerable<ListedClientPeering>>;

public sealed record ListedClientPeering(string ClientName, string PeeringId, ClientPeeringResponse Peering);
