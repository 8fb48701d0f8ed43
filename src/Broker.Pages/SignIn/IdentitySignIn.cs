using System.Text.Json;
using Broker.Contracts;
using Broker.Pages.Calls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Broker.Pages.SignIn;

/// <summary>Signs people in at the company's identity provider: OpenID Connect's code flow with PKCE.</summary>
public sealed class IdentitySignIn(
    IdentityClient provider, BrokerClient broker, Session session, NavigationManager navigation, IJSRuntime browser, TimeProvider time)
{
    private const string Key = "signing-in";

    /// <summary>How long the revocation may hold up the leaving: the next user may sign in already.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly IJSInProcessRuntime storage = (IJSInProcessRuntime)browser;

    private string RedirectUri => $"{navigation.BaseUri}{Places.SignedIn.TrimStart('/')}";

    /// <summary>Leaves for the provider, which sends the browser back to the page <see cref="Places.SignedIn"/>.</summary>
    /// <exception cref="ProviderAwayException">It does not answer.</exception>
    public async Task BeginAsync(IdentityResponse identity)
    {
        var pending = new PendingSignIn
        {
            Provider = await provider.DiscoverAsync(identity.Authority!),
            ClientId = identity.ClientId!,
            State = Pkce.NewSecret(),
            Verifier = Pkce.NewSecret(),
            Place = navigation.Uri,
        };
        storage.InvokeVoid("sessionStorage.setItem", Key, JsonSerializer.Serialize(pending, ProviderJsonContext.Default.PendingSignIn));
        Leave(pending.Provider.AuthorizationEndpoint, new(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = pending.ClientId,
            ["redirect_uri"] = RedirectUri,
            ["scope"] = identity.Scope,
            ["state"] = pending.State,
            ["code_challenge"] = Pkce.ChallengeOf(pending.Verifier),
            ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>Takes the answer that the provider has sent the browser back with. What is wrong with it, the sign-in form says.</summary>
    /// <returns>The page that was asked for.</returns>
    public async Task<string> CompleteAsync(AuthorizationAnswer answer)
    {
        var kept = storage.Invoke<string?>("sessionStorage.getItem", Key);
        storage.InvokeVoid("sessionStorage.removeItem", Key);
        var pending = kept is null ? null : JsonSerializer.Deserialize(kept, ProviderJsonContext.Default.PendingSignIn);
        if (pending is null || answer.State != pending.State || (answer.Issuer ?? pending.Provider.Issuer) != pending.Provider.Issuer)
        {
            if (!session.IsKept)
            {
                session.End(Texts.SignIn.NotAsked);
            }

            return "";
        }

        try
        {
            var tokens = await provider.RedeemAsync(pending, answer.Code ?? throw new ProviderRefusedException(answer.Reason), RedirectUri);
            var authorization = $"Bearer {tokens.AccessToken}";
            session.Begin(
                authorization,
                await broker.WhoAmIAsync(authorization, CancellationToken.None),
                Grant.Of(pending.Provider, pending.ClientId, tokens, time.GetUtcNow()));
        }
        catch (Exception exception)
            when (exception is ProviderRefusedException or ProviderAwayException or RefusedException or BrokerAwayException)
        {
            session.End(Texts.SignIn.Failed(exception));
        }

        return pending.Place;
    }

    /// <summary>Drops everything, here first, then at the provider. Whoever signs in meanwhile stays.</summary>
    public async Task SignOutAsync()
    {
        var grant = session.Grant;
        session.End();
        if (grant is null)
        {
            return;
        }

        await Task.WhenAny(provider.RevokeAsync(grant), Task.Delay(Farewell, time));
        if (session.Authorization is null && grant.Provider.EndSessionEndpoint is { } endpoint)
        {
            Leave(endpoint, new(StringComparer.Ordinal)
            {
                ["client_id"] = grant.ClientId,
                ["post_logout_redirect_uri"] = navigation.BaseUri,
                ["id_token_hint"] = grant.IdToken,
            });
        }
    }

    private void Leave(Uri endpoint, Dictionary<string, object?> parameters) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(endpoint.AbsoluteUri, parameters), forceLoad: true);
}
