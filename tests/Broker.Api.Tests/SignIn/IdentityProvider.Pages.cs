using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Broker.Api.Tests.SignIn;

/// <summary>The code flow with PKCE, for a browser whose person has a session at the provider already, so that it shows no form.</summary>
internal sealed partial class IdentityProvider
{
    private readonly ConcurrentDictionary<string, bool> spent = new(StringComparer.Ordinal);
    private int refreshes;

    /// <summary>The broker's address: where a browser may be sent back to, and whose scripts may call.</summary>
    public Uri? Pages { get; set; }

    /// <summary>Whose browser it is; null is somebody who does not agree.</summary>
    public string? Person { get; set; }

    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether it gives and takes refresh tokens.</summary>
    public bool Refreshes { get; set; } = true;

    /// <summary>How often it has taken one.</summary>
    public int RefreshCount => refreshes;

    /// <summary>The hints of whose session was ended.</summary>
    public ConcurrentQueue<string?> Ended { get; } = [];

    private void ConfigureForPages(OpenIddictServerBuilder server)
    {
        server.SetAuthorizationEndpointUris("connect/authorize").SetEndSessionEndpointUris("connect/logout")
            .SetRevocationEndpointUris("connect/revoke");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().DisableScopeValidation();
        On<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(server, context =>
        {
            if (context.ClientId != "pages" || context.RedirectUri != new Uri(Pages!, "signed-in").AbsoluteUri)
            {
                context.Reject(OpenIddictConstants.Errors.InvalidRequest);
            }
        });
        On<OpenIddictServerEvents.HandleAuthorizationRequestContext>(server, context =>
        {
            if (Person is { } person)
            {
                context.SignIn(Principal(person).SetScopes(context.Request.GetScopes()));
            }
            else
            {
                context.Reject(OpenIddictConstants.Errors.AccessDenied, "The person has not agreed.");
            }
        });
        On<OpenIddictServerEvents.HandleTokenRequestContext>(server, HandleToken);
        On<OpenIddictServerEvents.ValidateRevocationRequestContext>(server, _ => { });
        On<OpenIddictServerEvents.HandleRevocationRequestContext>(server, context => spent[context.Request.Token!] = true);
        On<OpenIddictServerEvents.ValidateEndSessionRequestContext>(server, context =>
        {
            if (context.ClientId != "pages" || context.PostLogoutRedirectUri != Pages!.AbsoluteUri)
            {
                context.Reject(OpenIddictConstants.Errors.InvalidRequest);
            }
        });
        On<OpenIddictServerEvents.HandleEndSessionRequestContext>(server, context =>
        {
            Ended.Enqueue(context.IdentityTokenHintPrincipal?.GetClaim(OpenIddictConstants.Claims.Subject));
            context.SignOut();
        });
    }

    /// <summary>Codes and refresh tokens are good for one use.</summary>
    private void HandleToken(OpenIddictServerEvents.HandleTokenRequestContext context)
    {
        if (context.Request.IsPasswordGrantType())
        {
            return;
        }

        var isRefresh = context.Request.IsRefreshTokenGrantType();
        if ((isRefresh && !Refreshes) || !spent.TryAdd((isRefresh ? context.Request.RefreshToken : context.Request.Code)!, true))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidGrant, "It is over.");
            return;
        }

        refreshes += isRefresh ? 1 : 0;
        var former = context.Principal!;
        var principal = Principal(former.GetClaim(OpenIddictConstants.Claims.Email)!);
        principal.SetScopes(former.GetScopes().Where(scope => Refreshes || scope != OpenIddictConstants.Scopes.OfflineAccess));
        context.SignIn(principal.SetAccessTokenLifetime(AccessLifetime));
    }

    private static void On<TContext>(OpenIddictServerBuilder server, Action<TContext> handle)
        where TContext : OpenIddictServerEvents.BaseContext => server.AddEventHandler<TContext>(handler => handler.UseInlineHandler(context =>
        {
            handle(context);
            return default;
        }));
}
