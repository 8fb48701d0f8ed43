using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Lists;

namespace Broker.Application.Servers.PageServers;

public sealed record PageServersQuery(ServerFilter Filter) : IQuery<ServerPageResponse>
{
    public Need Need => Need.Read;
}
