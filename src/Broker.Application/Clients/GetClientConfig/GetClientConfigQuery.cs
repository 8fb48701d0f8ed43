using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

public sealed record GetClientConfigQuery(ClientName Client, ServerName Server) : IRequest<ClientConfigResponse>;
