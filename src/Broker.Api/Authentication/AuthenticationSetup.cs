using Microsoft.AspNetCore.Authorization;

namespace Broker.Api.Authentication;

internal static class AuthenticationSetup
{
    /// <summary>Every request needs the credentials, known path or not, unless an endpoint says otherwise.</summary>
    public static void AddBasicAuthentication(this IServiceCollection services)
    {
        services.AddWebEncoders();
        services.AddSingleton<FailureLimiter>();
        services.AddTransient<BasicAuthenticationHandler>();
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<BasicAuthenticationHandler>(BasicAuthenticationHandler.SchemeName, displayName: null);
            options.DefaultScheme = BasicAuthenticationHandler.SchemeName;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
