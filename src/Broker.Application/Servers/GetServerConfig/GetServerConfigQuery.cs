using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.GetServerConfig;

public sealed record GetServerConfigQuery(ServerName Server) : IQuery<VersionedServerConfig>
{
    public Need Need => Need.ReadServer(Server);
}

public sealed record VersionedServerConfig(ServerVersion Version, ServerConfigResponse Config);
