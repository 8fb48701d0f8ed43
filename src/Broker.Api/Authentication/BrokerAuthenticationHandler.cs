using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Broker.Api.Authentication.SignIn;
using Broker.Api.Connections;
using Broker.Api.Errors;
using Broker.Application;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Broker.Api.Authentication;

/// <summary>
/// A token as <c>Authorization: Bearer</c> (RFC 6750) or as the password of HTTP Basic (RFC 7617) with any user name, or the shared user
/// and its password; or an access token of the identity provider as <c>Bearer</c>. 401 asks for credentials, and tells of them only whether
/// they are a token's that has ended; 429 answers an address that keeps failing.
/// </summary>
public sealed class BrokerAuthenticationHandler(
    Credentials shared,
    ITokenDirectory tokens,
    FailureLimiter failures,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Broker";

    private const string Basic = "Basic ";
    private const string Bearer = "Bearer ";

    /// <summary>What looks like a token's secret and is none that is valid.</summary>
    private Secret? refused;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
        {
            return AuthenticateResult.NoResult();
        }

        if (await FindCallerAsync(header) is not { } caller)
        {
            return AuthenticateResult.Fail("Wrong credentials.");
        }

        Context.Features.Get<Seat>()?.Keep();
        Context.RequestServices.GetRequiredService<CallerContext>().Set(caller);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.Text)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceAsync();
        if (result.Failure is not null && !failures.TryCount(Context.Connection.RemoteIpAddress))
        {
            await WriteTooManyAsync(Context);
            return;
        }

        var hasEnded = refused is { } secret && await tokens.HasEndedAsync(secret, Context.RequestAborted);
        await WriteUnauthenticatedAsync(Context, isKnownToFail: result.Failure is not null, hasEnded);
    }

    /// <summary>Of what is no command or query: those declare their needs themselves.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var caller = Context.RequestServices.GetRequiredService<CallerContext>().Caller;
        return Problem.WriteAsync(Context, StatusCodes.Status403Forbidden, "forbidden", new ForbiddenException(caller, Need.Read).Message);
    }

    /// <param name="context">Of the request.</param>
    /// <param name="isKnownToFail">Whether there were credentials.</param>
    /// <param name="hasEnded">Whether they are a token's that was valid once.</param>
    internal static Task WriteUnauthenticatedAsync(HttpContext context, bool isKnownToFail, bool hasEnded = false)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"wireguard-broker\", charset=\"UTF-8\"";
        var problem = Problem.Of(
            StatusCodes.Status401Unauthorized,
            "unauthenticated",
            isKnownToFail
                ? "The credentials are not valid, or not any more."
                : "Send a token with 'Authorization: Bearer', or as the password of HTTP Basic authentication; "
                    + "or the shared user and password.");
        if (hasEnded)
        {
            problem.Extensions["token_ended"] = true;
        }

        return Problem.WriteAsync(context, problem);
    }

    internal static Task WriteTooManyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{FailureLimiter.RetryAfter.TotalSeconds:0}";
        return Problem.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "too-many-failures",
            "Too many wrong credentials from this address. Wait, then send the right ones.");
    }

    private async Task<Caller?> FindCallerAsync(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var text = header[Bearer.Length..].Trim();
            return People.IsJwt(text) && Context.RequestServices.GetService<People>() is { } people
                ? await people.FindAsync(Context, From)
                : await FindCallerOfTokenAsync(text);
        }

        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var presented = header[Basic.Length..].Trim();
        return shared.Match(presented) ? new Caller(shared.Username, Role.Admin, From: From)
            : TryReadPassword(presented, out var password) ? await FindCallerOfTokenAsync(password)
            : null;
    }

    private async Task<Caller?> FindCallerOfTokenAsync(string text)
    {
        if (!Secret.TryParse(SecretKind.Token, text, out var secret))
        {
            return null;
        }

        if (await tokens.FindAsync(secret, From, Context.RequestAborted) is not { } token)
        {
            refused = secret;
            return null;
        }

        Context.Features.Set(new ProvedToken(token, secret));
        return new Caller(token.Name.ToString(), token.Role, token.Id, secret.Hash, token.Server, token.Client, From)
        {
            FormerServer = token.FormerServer,
        };
    }

    private System.Net.IPAddress? From => AddressGroup.Plain(Context.Connection.RemoteIpAddress);

    private static bool TryReadPassword(string presented, [NotNullWhen(true)] out string? password)
    {
        password = null;
        var decoded = new byte[(presented.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(presented, decoded, out var length))
        {
            return false;
        }

        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        password = colon < 0 ? null : pair[(colon + 1)..];
        return password is not null;
    }
}
