using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Broker.Api.Authentication.SignIn;

/// <summary>
/// Checks access tokens of the identity provider: signature, issuer, audience, times (RFC 9068). Nothing of them is kept.
/// </summary>
internal static class OidcTokens
{
    public const string SchemeName = "Oidc";

    /// <summary>How long a provider that hangs may hold up a call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A token that names an unknown key leads to another look at the provider's keys, but not more often than this.</summary>
    private static readonly TimeSpan LeastRefresh = TimeSpan.FromSeconds(5);

    /// <summary>A key that the provider has withdrawn is trusted no longer than this.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);

    /// <summary>Clocks of the provider and the broker may differ by this.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>Signatures by a key that only the provider has; one by a shared secret proves nothing.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Of access tokens (RFC 9068, 2.1); many providers write JWT, or nothing.</summary>
    private static readonly string[] Types = ["at+jwt", "application/at+jwt", "JWT"];

    /// <summary>Claims of ID tokens and of logout tokens. Not the nonce: access tokens of Keycloak had it before version 24.</summary>
    private static readonly string[] OtherTokens = ["at_hash", "c_hash", "events"];

    public static void AddOidcTokens(this IServiceCollection services, OidcSettings settings)
    {
        services.AddSingleton(settings);
        services.AddTransient<JwtBearerHandler>();
        services.AddOptions<JwtBearerOptions>(SchemeName).Configure<TimeProvider>((options, time) => Configure(options, settings, time));
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.Configure<AuthenticationOptions>(options => options.AddScheme<JwtBearerHandler>(SchemeName, displayName: null));
    }

    private static void Configure(JwtBearerOptions options, OidcSettings settings, TimeProvider time)
    {
        options.RequireHttpsMetadata = !settings.IsOnThisHost;
        options.BackchannelTimeout = Patience;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TimeProvider = time;
        var address = $"{settings.Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        var backchannel = new HttpDocumentRetriever(new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = 1 << 20 })
        {
            RequireHttps = options.RequireHttpsMetadata,
        };
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            address, new OpenIdConnectConfigurationRetriever(), backchannel, new OpenIdConnectConfigurationValidator())
        {
            UseLastKnownGoodConfiguration = false, // it would trust withdrawn keys for another hour
            AutomaticRefreshInterval = Refresh,
            RefreshInterval = LeastRefresh,
        };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = settings.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TypeValidator = (type, token, _) => IsAccessToken(type, (JsonWebToken)token)
                ? type
                : throw new SecurityTokenInvalidTypeException("It is no access token."),
            LifetimeValidator = (notBefore, expires, _, parameters) =>
                time.GetUtcNow().UtcDateTime is var now && now - parameters.ClockSkew < expires
                    && !(notBefore >= now + parameters.ClockSkew),
        };
    }

    /// <summary>
    /// Whether it may be an access token, and not something else that the provider signs: an ID token, a logout token, a proof of a key.
    /// No extension that a token declares critical is known here (RFC 7515, 4.1.11).
    /// </summary>
    private static bool IsAccessToken(string? type, JsonWebToken token) =>
        (type is not { Length: > 0 } || Types.Contains(type, StringComparer.OrdinalIgnoreCase))
            && !token.TryGetHeaderValue<object>("crit", out _)
            && !OtherTokens.Any(claim => token.TryGetPayloadValue<object>(claim, out _))
            && !(token.TryGetPayloadValue<string>("typ", out var kind) && kind is "ID" or "Logout");
}
