using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.GetServerConfig;

public sealed record GetServerConfigQuery(string ServerName) : IRequest<VersionedServerConfig>;

public sealed record VersionedServerConfig(ServerVersion Version, ServerConfigResponse Config);
