using Broker.Domain.Servers;

namespace Broker.Infrastructure.Changes;

/// <summary>Announces committed changes to waiting requests, at this broker and at others.</summary>
internal interface IChangeFeed
{
    /// <summary>Never throws and never blocks: the change is committed, whether or not it is delivered.</summary>
    /// <param name="changed">Servers with a new revision to apply.</param>
    /// <param name="reported">Servers whose agents have applied another revision.</param>
    void Publish(IReadOnlyCollection<ServerId> changed, IReadOnlyCollection<ServerId> reported);
}
