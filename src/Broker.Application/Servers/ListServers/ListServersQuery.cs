using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.ListServers;

/// <summary>All servers by name; read from the database while the caller enumerates.</summary>
public sealed record ListServersQuery : IRequest<IAsyncEnumerable<ServerResponse>>;
