using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;

namespace Broker.Application.Clients.GetClientStatus;

/// <summary>The peerings of one client or, with null, of all, by client name; read from the database while the caller enumerates.</summary>
public sealed record GetClientStatusQuery(ClientName? Client) : IQuery<IAsyncEnumerable<ListedPeeringStatus>>
{
    public Need Need => Client is null ? Need.List : Need.ReadClient(Client);
}

public sealed record ListedPeeringStatus(string ClientName, string PeeringId, ClientPeeringStatusResponse Status);
