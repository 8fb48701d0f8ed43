using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.GetServerStatus;

/// <summary>One server or, with null, all by name; read from the database while the caller enumerates.</summary>
public sealed record GetServerStatusQuery(ServerName? Server) : IQuery<IAsyncEnumerable<ListedServerStatus>>
{
    public Need Need => Server is null ? Need.List : Need.ReadServer(Server);
}

public sealed record ListedServerStatus(string ServerName, ServerStatusResponse Status);
