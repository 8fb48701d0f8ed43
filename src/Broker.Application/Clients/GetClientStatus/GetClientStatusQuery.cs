using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.GetClientStatus;

/// <summary>The peerings of one client or, without a name, of all by name, read while the caller enumerates.</summary>
public sealed record GetClientStatusQuery(string? ClientName) : IRequest<IAsyncEnumerable<ListedPeeringStatus>>;

public sealed record ListedPeeringStatus(string ClientName, string PeeringId, ClientPeeringStatusResponse Status);
