using System.Net;
using Broker.Domain.Authority;

namespace Broker.Application.Abstractions;

/// <summary>Tokens for callers that prove themselves, at the rate of requests.</summary>
public interface ITokenDirectory
{
    /// <summary>The token of the secret, if it is valid now; notes that it was used.</summary>
    Task<Token?> FindAsync(Secret secret, IPAddress? from, CancellationToken cancellationToken);

    /// <summary>Watches the token while a request waits.</summary>
    ITokenWatch WatchToken(Token token);
}

public interface ITokenWatch : IDisposable
{
    /// <summary>Cancelled within a second after the token has ended, whichever broker has ended it.</summary>
    CancellationToken Ended { get; }
}
