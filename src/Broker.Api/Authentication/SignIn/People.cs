using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Broker.Domain;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication.SignIn;

/// <summary>Until when a person that has signed in is known to be that person.</summary>
internal sealed record ProvedPerson(DateTimeOffset ExpiresAt);

/// <summary>A person whom the identity provider knows, and who has no role here.</summary>
public sealed class NoRoleException(string name) : BrokerException(
    ErrorKind.Forbidden, "no-role",
    $"'{name}' has signed in, but is in no group that has a role (Oidc:Roles) or may have devices here (SelfService).");

/// <summary>Who has signed in at the identity provider, as a caller.</summary>
internal sealed class People(OidcSettings settings, AccessTokens tokens)
{
    /// <summary>Whether it may be one of the provider's: a JWT in its compact form (RFC 7519) has three parts.</summary>
    public static bool IsJwt(string text) => text.Count(c => c == '.') == 2;

    /// <returns>Null where the request's token is not valid.</returns>
    /// <exception cref="IdentityProviderUnavailableException">It cannot be checked.</exception>
    /// <exception cref="NoRoleException">The person may do nothing here.</exception>
    public async Task<Caller?> FindAsync(HttpContext context, IPAddress? from)
    {
        var result = await tokens.CheckAsync(context);
        if (!result.Succeeded || !TryRead(result.Principal, out var name, out var expires))
        {
            return null;
        }

        context.Features.Set(new ProvedPerson(expires));
        var groups = Values(result.Principal, settings.RoleClaim).ToHashSet(StringComparer.Ordinal);
        var roles = groups.Where(settings.Roles.ContainsKey).Select(group => settings.Roles[group]).ToList();
        var devices =
            DevicePolicy.Of([.. settings.SelfServices.Where(policy => policy.Groups.Any(groups.Contains)).Select(policy => policy.Policy)]);
        return roles.Count > 0 || devices is not null
            ? new Caller(name, roles.Append(Role.Person).Min(), From: from) { Devices = devices }
            : throw new NoRoleException(name);
    }

    /// <summary>An address that the provider has not verified could be anybody's.</summary>
    private bool TryRead(ClaimsPrincipal principal, [NotNullWhen(true)] out string? name, out DateTimeOffset expires)
    {
        name = settings.OwnerClaim == "email" && principal.FindFirstValue("email_verified") is { } verified
            && !verified.Equals("true", StringComparison.OrdinalIgnoreCase)
            ? null
            : Values(principal, settings.OwnerClaim).FirstOrDefault();
        expires = default;
        if (!long.TryParse(principal.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        expires = DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        name = name?.ToLowerInvariant(); // providers may write it in several ways
        return IsName(name);
    }

    /// <summary>Names of tokens have no '@', so that nobody is taken for a token or for the shared user.</summary>
    private static bool IsName([NotNullWhen(true)] string? name) =>
        name is { Length: > 2 and <= 254 } && name.Contains('@', StringComparison.Ordinal)
            && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    private static IEnumerable<string> Values(ClaimsPrincipal principal, string claim)
    {
        var values = principal.FindAll(claim).Select(found => found.Value).ToList();
        var dot = claim.IndexOf('.', StringComparison.Ordinal);
        return values.Count > 0 || dot < 0
            ? values
            : principal.FindAll(claim[..dot]).SelectMany(found => Inside(found.Value, claim[(dot + 1)..].Split('.')));
    }

    private static IEnumerable<string> Inside(string json, string[] path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            foreach (var part in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
                {
                    return [];
                }
            }

            return element.ValueKind switch
            {
                JsonValueKind.String => [element.GetString()!],
                JsonValueKind.Array =>
                [
                    .. element.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!),
                ],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
