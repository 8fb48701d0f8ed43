using Broker.Application.Servers;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>Which version each server is at; for those who ask often.</summary>
public interface IServerVersions
{
    /// <summary>Null when there is no such server. The answer is read after the question was asked.</summary>
    Task<ServerVersion?> FindAsync(ServerName name, CancellationToken cancellationToken);
}
