using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>Where committed changes of servers are told.</summary>
internal interface IChangeFeed
{
    /// <summary>Never fails and never waits: the change is committed, whether anybody hears of it or not.</summary>
    void Publish(IReadOnlyCollection<ServerId> servers);
}
