using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>Where what has been committed is told.</summary>
internal interface IChangeFeed
{
    /// <summary>Never fails and never waits: it is committed, whether anybody hears of it or not.</summary>
    /// <param name="changed">Servers whose agents have something to apply.</param>
    /// <param name="reported">Servers whose agents have applied something new.</param>
    void Publish(IReadOnlyCollection<ServerId> changed, IReadOnlyCollection<ServerId> reported);
}
