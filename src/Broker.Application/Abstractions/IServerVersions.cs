using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>Versions of servers, for frequent polls.</summary>
public interface IServerVersions
{
    /// <summary>Null when there is no such server. Never stale: the database is read after this was called.</summary>
    Task<ServerVersion?> FindAsync(ServerName name, CancellationToken cancellationToken);
}
