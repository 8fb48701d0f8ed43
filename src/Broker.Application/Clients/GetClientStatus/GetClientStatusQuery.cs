using Broker.Contracts;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.GetClientStatus;

/// <summary>The peerings of one client or, with null, of all, by client name; read from the database while the caller enumerates.</summary>
public sealed record GetClientStatusQuery(ClientName? Client) : IRequest<IAsyncEnumerable<ListedPeeringStatus>>;

public sealed record ListedPeeringStatus(string ClientName, string PeeringId, ClientPeeringStatusResponse Status);
