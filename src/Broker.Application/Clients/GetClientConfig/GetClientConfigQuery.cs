using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.GetClientConfig;

public sealed record GetClientConfigQuery(ClientName Client, ServerName Server) : IQuery<ClientConfigResponse>
{
    public Need Need => Need.ReadPeering(Client, Server);
}
