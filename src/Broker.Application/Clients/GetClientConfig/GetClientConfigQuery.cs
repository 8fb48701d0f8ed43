using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

public sealed record GetClientConfigQuery(string ClientName, string ServerName) : IRequest<ClientConfigResponse>;
