using Broker.Application.Watching;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>For a database that this process has to itself.</summary>
internal sealed class LocalChangeFeed(ServerChanges changes) : IChangeFeed
{
    public void Publish(IReadOnlyCollection<ServerId> servers)
    {
        foreach (var server in servers)
        {
            changes.Announce(server.Value);
        }
    }
}
