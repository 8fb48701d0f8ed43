using System.Net;
using Broker.Domain.Authority;

namespace Broker.Application.Abstractions;

/// <summary>Tokens for callers that prove themselves, at the rate of requests.</summary>
public interface ITokenDirectory
{
    /// <summary>The token of the secret, if it is valid now by the database's clock; notes that it was used.</summary>
    Task<Token?> FindAsync(Secret secret, IPAddress? from, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a secret was a token's and is not valid any more: the token has ended, has expired by the database's clock, has another
    /// secret, or is a disabled client's. False where the secret is valid, or this database has never known it.
    /// </summary>
    Task<bool> HasEndedAsync(Secret secret, CancellationToken cancellationToken);

    /// <summary>Watches the token and the secret that it was found by while a request waits.</summary>
    ITokenWatch WatchToken(Token token, Secret secret);
}

public interface ITokenWatch : IDisposable
{
    /// <summary>Cancelled within a second after the token or its secret has ended, whichever broker has ended it.</summary>
    CancellationToken Ended { get; }
}
