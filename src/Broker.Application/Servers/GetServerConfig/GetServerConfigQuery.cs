using Broker.Contracts;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerConfig;

public sealed record GetServerConfigQuery(ServerName Server) : IRequest<VersionedServerConfig>;

public sealed record VersionedServerConfig(ServerVersion Version, ServerConfigResponse Config);
