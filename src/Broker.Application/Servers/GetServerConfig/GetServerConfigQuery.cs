using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.GetServerConfig;

public sealed record GetServerConfigQuery(string ServerName) : IRequest<ServerConfigResponse>;
