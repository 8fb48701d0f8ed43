using Broker.Api.Authentication.SignIn;
using Broker.Domain.Authority;
using Microsoft.AspNetCore.Authorization;

namespace Broker.Api.Authentication;

internal static class AuthenticationSetup
{
    /// <summary>The policy of what is no command or query and yet reads all of the fleet: the metrics.</summary>
    public const string ReadPolicy = "read";

    /// <summary>Every request needs credentials, known path or not, unless an endpoint says otherwise.</summary>
    public static void AddBrokerAuthentication(this IServiceCollection services, OidcSettings? oidc)
    {
        services.AddWebEncoders();
        services.AddSingleton<FailureLimiter>();
        services.AddTransient<BrokerAuthenticationHandler>();
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<BrokerAuthenticationHandler>(BrokerAuthenticationHandler.SchemeName, displayName: null);
            options.DefaultScheme = BrokerAuthenticationHandler.SchemeName;
        });
        if (oidc is not null)
        {
            services.AddOidcTokens(oidc);
            services.AddSingleton<AccessTokens>();
            services.AddSingleton<People>();
        }

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(ReadPolicy, policy => policy.RequireRole(
                Enum.GetValues<Role>().Where(role => AuthorityTable.Lets(role, NeedKind.Read)).Select(role => role.Text)));
    }
}
