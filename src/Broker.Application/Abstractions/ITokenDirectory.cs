using System.Net;
using Broker.Domain.Authority;

namespace Broker.Application.Abstractions;

/// <summary>Tokens for callers that prove themselves, at the rate of requests.</summary>
public interface ITokenDirectory
{
    /// <summary>The token of the secret, if it is valid now; notes that it was used.</summary>
    Task<Token?> FindAsync(Secret secret, IPAddress? from, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a secret that is refused was a token's: that one has ended, has expired, or is a disabled client's. False where this
    /// database has never known it.
    /// </summary>
    Task<bool> HasEndedAsync(Secret secret, CancellationToken cancellationToken);

    /// <summary>Watches the token and the secret that it was found by while a request waits.</summary>
    ITokenWatch WatchToken(Token token, Secret secret);
}

public interface ITokenWatch : IDisposable
{
    /// <summary>
    /// No timer runs for longer than 49 days. What goes on for so long with a token that ends later is ended then: its caller asks again.
    /// </summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Cancelled within a second after the token or its secret has ended, whichever broker has ended it.</summary>
    CancellationToken Ended { get; }
}
