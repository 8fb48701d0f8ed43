using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Broker.Application.Servers.ListServers;

/// <summary>All servers by name; read from the database while the caller enumerates.</summary>
public sealed record ListServersQuery : IQuery<IAsyncEnumerable<ServerResponse>>
{
    public Need Need => Need.List;
}
