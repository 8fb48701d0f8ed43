using System.Security.Claims;
using System.Text.Encodings.Web;
using Broker.Api.Connections;
using Broker.Api.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Broker.Api.Authentication;

/// <summary>HTTP Basic (RFC 7617) with the one shared user. 401 asks for credentials; 429 answers an address that keeps failing.</summary>
public sealed class BasicAuthenticationHandler(
    Credentials credentials,
    FailureLimiter failures,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Basic";

    private const string Prefix = SchemeName + " ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceAsync();
        if (result.Failure is not null && !failures.TryCount(Context.Connection.RemoteIpAddress))
        {
            Response.Headers.RetryAfter = $"{FailureLimiter.RetryAfter.TotalSeconds:0}";
            await Problem.WriteAsync(Context, StatusCodes.Status429TooManyRequests, "too-many-failures", "Too many wrong credentials from this address. Wait, then send the right ones.");
            return;
        }

        Response.Headers.WWWAuthenticate = "Basic realm=\"wireguard-broker\", charset=\"UTF-8\"";
        await Problem.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            "unauthenticated",
            result.Failure is null ? "Send the broker's user and password with HTTP Basic authentication." : "The user or the password is wrong.");
    }

    private AuthenticateResult Authenticate()
    {
        string? header = Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
        {
            return AuthenticateResult.NoResult();
        }

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !credentials.Match(header[Prefix.Length..].Trim()))
        {
            return AuthenticateResult.Fail("Wrong credentials.");
        }

        Context.Features.Get<Seat>()?.Keep();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, credentials.Username)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
