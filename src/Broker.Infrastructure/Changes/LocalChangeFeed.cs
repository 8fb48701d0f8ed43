using Broker.Application.Watching;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>For a database that no other broker uses.</summary>
internal sealed class LocalChangeFeed(ServerChanges changes, ServerReports reports) : IChangeFeed
{
    public void Publish(IReadOnlyCollection<ServerId> changed, IReadOnlyCollection<ServerId> reported)
    {
        foreach (var server in changed)
        {
            changes.Announce(server.Value);
        }

        foreach (var server in reported)
        {
            reports.Announce(server.Value);
        }
    }
}
