using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.FindServer;

public sealed record FindServerQuery(ServerName Server) : IQuery<Server>
{
    public Need Need => Need.ReadServer(Server);
}
