namespace Broker.Pages.SignIn;

/// <summary>
/// Keeps the session of a person alive by the provider's refresh token: before the access token expires, and where the broker has
/// refused it.
/// </summary>
public sealed class Renewal(IdentityClient provider, Session session, Rotation rotation, TimeProvider time)
{
    /// <summary>While the provider is away, and the access token not at its end.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private Task? running;
    private DateTimeOffset nextAttempt;

    /// <summary>The header for the next call. A renewal that is due holds the call up only where the access token has expired.</summary>
    public async Task<string?> AuthorizationAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (session.Grant is { RefreshToken: not null } grant && grant.RenewAt <= now && nextAttempt <= now)
        {
            var renewal = RenewAsync();
            if (grant.ExpiresAt <= now)
            {
                await renewal.WaitAsync(cancellationToken);
            }
        }

        return session.Authorization;
    }

    /// <summary>After the broker has refused credentials: ends their session, unless they can be renewed.</summary>
    /// <param name="authorization">What it has refused.</param>
    /// <param name="words">The broker's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Other credentials, to try once more; null where there are none.</returns>
    public async Task<string?> AfterRefusalAsync(string? authorization, string words, CancellationToken cancellationToken)
    {
        if (authorization == session.Authorization && authorization is not null)
        {
            await rotation.WhenEndedAsync(cancellationToken); // or the page ends that shows the new secret
            if (session.Grant is { RefreshToken: not null })
            {
                await RenewAsync().WaitAsync(cancellationToken);
            }

            if (authorization == session.Authorization)
            {
                session.End(session.Grant switch
                {
                    null => words,
                    { RefreshToken: null } => Texts.SignIn.Expired,
                    _ => Texts.SignIn.NotRenewed,
                });
            }
        }

        return session.Authorization;
    }

    /// <summary>One at a time: a refresh token may be good for one use.</summary>
    private Task RenewAsync() => running is { IsCompleted: false } ? running : running = RenewOnceAsync(session.Grant!);

    private async Task RenewOnceAsync(Grant grant)
    {
        try
        {
            var tokens = await provider.RefreshAsync(grant);
            var renewed = grant.With(tokens, time.GetUtcNow());
            if (session.Grant == grant)
            {
                session.Renew($"Bearer {tokens.AccessToken}", renewed);
            }
            else
            {
                await provider.RevokeAsync(renewed); // signed out meanwhile
            }
        }
        catch (ProviderRefusedException) when (session.Grant == grant)
        {
            session.End(Texts.SignIn.Withdrawn);
        }
        catch (ProviderRefusedException)
        {
            // signed out meanwhile
        }
        catch (ProviderAwayException)
        {
            nextAttempt = time.GetUtcNow() + Pause;
        }
    }
}
