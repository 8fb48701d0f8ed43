using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Broker.Api.Tests.SignIn;

/// <summary>A real OpenID provider in this process (OpenIddict), whose people and keys the test decides.</summary>
internal sealed partial class IdentityProvider : IAsyncDisposable
{
    public const string Audience = "wireguard-broker";

    private readonly ConcurrentDictionary<string, string[]> groups = new(StringComparer.Ordinal);
    private WebApplication? app;

    private IdentityProvider(Uri issuer) => Issuer = issuer;

    public Uri Issuer { get; }

    /// <summary>What it answers to everything; null for what a provider should.</summary>
    public RequestDelegate? Fault { get; set; }

    /// <summary>What it signs with.</summary>
    public RsaSecurityKey Key { get; private set; } = null!;

    /// <summary>Chooses a port; nothing listens there yet.</summary>
    public static IdentityProvider Make()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new IdentityProvider(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
    }

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = Make();
        await provider.StartWithNewKeyAsync();
        return provider;
    }

    /// <summary>The broker's settings for it.</summary>
    public Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["Oidc__Authority"] = Issuer.AbsoluteUri,
        ["Oidc__ClientId"] = "pages",
        ["Oidc__Audience"] = Audience,
        ["Oidc__Roles__admin"] = "vpn-admins",
        ["Oidc__Roles__operator"] = "vpn-operators, on-call",
        ["Oidc__Roles__viewer"] = "staff",
        ["ForwardedHeaders__KnownProxies"] = "127.0.0.1",
    };

    /// <summary>A header that makes a request come from an address of its own, whose failures are counted alone.</summary>
    public static (string Name, string Value) FromElsewhere =>
        ("X-Forwarded-For", $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}");

    public void PutInto(string person, params string[] memberships) => groups[person] = memberships;

    public async Task StartWithNewKeyAsync()
    {
        await StopAsync();
        Key = IdentityProviderKeys.Other(Key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Issuer.AbsoluteUri);
        builder.Services.AddOpenIddict().AddServer(Configure);
        builder.Services.AddCors();
        app = builder.Build();
        app.Use((context, next) => Fault is { } fault ? fault(context) : next(context));
        app.UseCors(cors => cors.SetIsOriginAllowed(origin => Pages is not null && new Uri(origin) == Pages));
        app.UseAuthentication();
        await app.StartAsync();

        // The first answer is compiled, which takes longer on a busy machine than a page waits for a provider.
        using var http = new HttpClient();
        _ = await http.GetStringAsync(new Uri(Issuer, ".well-known/openid-configuration"));
    }

    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    /// <summary>An access token, as the provider issues it.</summary>
    public async Task<string> SignInAsync(string person)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password", ["username"] = person, ["password"] = "correct", ["client_id"] = "pages",
        });
        using var answer = await http.PostAsync(new Uri(Issuer, "connect/token"), form);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return body.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException($"{body}");
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private void Configure(OpenIddictServerBuilder server)
    {
        server.SetIssuer(Issuer).SetTokenEndpointUris("connect/token").AllowPasswordFlow();
        server.EnableDegradedMode().DisableAccessTokenEncryption().AddEncryptionKey(IdentityProviderKeys.Encryption).AddSigningKey(Key);
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
        server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Request.IsPasswordGrantType())
            {
                context.SignIn(Principal(context.Request.Username!));
            }

            return default;
        }));
        ConfigureForPages(server);
    }

    private ClaimsPrincipal Principal(string person)
    {
        var identity = new ClaimsIdentity("OpenIddict", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
        identity.SetClaim(OpenIddictConstants.Claims.Subject, $"id-of-{person}").SetClaim(OpenIddictConstants.Claims.Email, person);
        identity.SetClaims("groups", [.. groups.GetValueOrDefault(person, [])]);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetAudiences(Audience);
        return principal;
    }
}
