using Broker.Contracts;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerStatus;

/// <summary>One server or, with null, all by name; read from the database while the caller enumerates.</summary>
public sealed record GetServerStatusQuery(ServerName? Server) : IRequest<IAsyncEnumerable<ListedServerStatus>>;

public sealed record ListedServerStatus(string ServerName, ServerStatusResponse Status);
