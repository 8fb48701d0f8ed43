using Broker.Domain;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Broker.Api.Authentication.SignIn;

/// <summary>The provider's keys cannot be read, and were not read before.</summary>
public sealed class IdentityProviderUnavailableException() : BrokerException(
    ErrorKind.Unavailable, "identity-provider-unavailable",
    "The identity provider does not answer: nobody can be told by its tokens. Tokens of the broker work.");

/// <summary>Checks the access token of a request by the provider's keys, and waits for these where they are not there yet.</summary>
internal sealed class AccessTokens(IOptionsMonitor<JwtBearerOptions> options, IAuthenticationSchemeProvider schemes)
{
    /// <summary>The keys are read in the background; a call whose token names an unknown one waits two seconds for them.</summary>
    private const int RefreshAttempts = 40;
    private static readonly TimeSpan RefreshPause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="IdentityProviderUnavailableException">It cannot be checked.</exception>
    public async Task<AuthenticateResult> CheckAsync(HttpContext context)
    {
        var known = await ConfigurationAsync(context.RequestAborted);
        var result = await AuthenticateAsync(context);
        return result.Failure is SecurityTokenSignatureKeyNotFoundException && await HasNewKeysAsync(known, context.RequestAborted)
            ? await AuthenticateAsync(context)
            : result;
    }

    /// <summary>By a new handler each time: one answers the same again.</summary>
    private async Task<AuthenticateResult> AuthenticateAsync(HttpContext context)
    {
        var handler = context.RequestServices.GetRequiredService<JwtBearerHandler>();
        await handler.InitializeAsync((await schemes.GetSchemeAsync(OidcTokens.SchemeName))!, context);
        return await handler.AuthenticateAsync();
    }

    /// <summary>Whether the look at the provider that an unknown key has led to brings others than those known.</summary>
    private async Task<bool> HasNewKeysAsync(OpenIdConnectConfiguration known, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RefreshAttempts; attempt++)
        {
            if (await ConfigurationAsync(cancellationToken) != known)
            {
                return true;
            }

            await Task.Delay(RefreshPause, cancellationToken);
        }

        return false;
    }

    /// <summary>Calls that wait for the provider are let in one by one, so that each ends its wait by itself.</summary>
    private async Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(OidcTokens.Patience);
        try
        {
            return await options.Get(OidcTokens.SchemeName).ConfigurationManager!.GetConfigurationAsync(patience.Token);
        }
        catch (Exception e) when (e is InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IdentityProviderUnavailableException();
        }
    }
}
