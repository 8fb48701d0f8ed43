using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Components.WebAssembly.Http;

namespace Broker.Pages.SignIn;

/// <summary>The provider does not answer, or not as one.</summary>
public sealed class ProviderAwayException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The provider refuses what it is asked, in its own words.</summary>
public sealed class ProviderRefusedException(string message) : Exception(message);

/// <summary>Calls the identity provider, as a public client: it has no secret.</summary>
public sealed class IdentityClient(HttpClient http)
{
    /// <summary>How long a provider that hangs may hold up the pages.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<ProviderMetadata> DiscoverAsync(string authority) => SendAsync(
        HttpMethod.Get,
        new Uri($"{authority}/.well-known/openid-configuration"),
        form: null,
        ProviderJsonContext.Default.ProviderMetadata);

    /// <summary>Exchanges the code that has come back for tokens.</summary>
    internal Task<TokenAnswer> RedeemAsync(PendingSignIn pending, string code, string redirectUri) => AskForTokensAsync(
        pending.Provider,
        [
            ("grant_type", "authorization_code"), ("client_id", pending.ClientId), ("code", code),
            ("code_verifier", pending.Verifier), ("redirect_uri", redirectUri),
        ]);

    internal Task<TokenAnswer> RefreshAsync(Grant grant) => AskForTokensAsync(
        grant.Provider, [("grant_type", "refresh_token"), ("client_id", grant.ClientId), ("refresh_token", grant.RefreshToken!)]);

    /// <summary>Ends the refresh token, where there is one and the provider can. One that is away does not hold up who signs out.</summary>
    public async Task RevokeAsync(Grant grant)
    {
        if (grant is not { RefreshToken: { } token, Provider.RevocationEndpoint: { } endpoint })
        {
            return;
        }

        try
        {
            using var late = new CancellationTokenSource(Patience);
            using var request = Compose(
                HttpMethod.Post, endpoint, [("token", token), ("token_type_hint", "refresh_token"), ("client_id", grant.ClientId)]);
            using var answer = await http.SendAsync(request, late.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It ends by itself, at the provider's time.
        }
    }

    private async Task<TokenAnswer> AskForTokensAsync(ProviderMetadata provider, (string Name, string Value)[] form)
    {
        var answer = await SendAsync(HttpMethod.Post, provider.TokenEndpoint, form, ProviderJsonContext.Default.TokenAnswer);
        return answer.AccessToken is not null
            ? answer
            : throw new ProviderRefusedException(answer.ErrorDescription ?? answer.Error ?? Texts.SignIn.NoReason);
    }

    /// <summary>A refusal of the token endpoint is JSON too.</summary>
    private async Task<T> SendAsync<T>(HttpMethod method, Uri address, (string Name, string Value)[]? form, JsonTypeInfo<T> type)
    {
        try
        {
            using var late = new CancellationTokenSource(Patience);
            using var request = Compose(method, address, form);
            using var answer = await http.SendAsync(request, late.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(late.Token);
            return (int)answer.StatusCode < 500 && JsonSerializer.Deserialize(body, type) is { } read
                ? read
                : throw new ProviderAwayException($"{answer.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new ProviderAwayException(exception.Message, exception);
        }
    }

    /// <summary>Without cookies and without headers of its own: nothing that the provider would have to allow beforehand (CORS).</summary>
    private static HttpRequestMessage Compose(HttpMethod method, Uri address, (string Name, string Value)[]? form)
    {
        var request = new HttpRequestMessage(method, address)
        {
            Content = form is null ? null : new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.SetBrowserRequestCredentials(BrowserRequestCredentials.Omit);
        request.SetBrowserRequestCache(BrowserRequestCache.NoStore);
        return request;
    }
}
