using Broker.Application.Watching;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>For a database that no other broker uses.</summary>
internal sealed class LocalChangeFeed(ChangeSignals changes, ReportSignals reports) : IChangeFeed
{
    public void Publish(IReadOnlyCollection<ServerId> changed, IReadOnlyCollection<ServerId> reported)
    {
        foreach (var server in changed)
        {
            changes.Announce(server);
        }

        foreach (var server in reported)
        {
            reports.Announce(server);
        }
    }
}
