using System.Net;
using Broker.Api.Configuration;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication.SignIn;

/// <summary>The identity provider (OpenID Connect) whose access tokens the API takes.</summary>
/// <param name="Authority">The issuer, whose metadata is at <c>/.well-known/openid-configuration</c> under it.</param>
/// <param name="ClientId">As the provider knows the pages.</param>
/// <param name="Audience">What access tokens must be for.</param>
/// <param name="RoleClaim">The claim with a person's groups; a dot leads into an object.</param>
/// <param name="OwnerClaim">The claim that names a person, as in a client's <c>owner</c>.</param>
/// <param name="Scope">What the pages ask the provider for.</param>
/// <param name="Roles">By the value of the role claim.</param>
/// <param name="SelfServices">What people may have of devices, likewise.</param>
public sealed record OidcSettings(
    Uri Authority,
    string ClientId,
    string Audience,
    string RoleClaim,
    string OwnerClaim,
    string Scope,
    IReadOnlyDictionary<string, Role> Roles,
    IReadOnlyList<SelfService> SelfServices)
{
    private const string Section = "Oidc";
    private static readonly Role[] Mapped = [Role.Admin, Role.Operator, Role.Viewer];

    /// <returns>Null where nothing is configured.</returns>
    /// <exception cref="ConfigurationException">A value is missing or not what its key takes.</exception>
    public static OidcSettings? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var selfServices = SelfService.Read(configuration);
        if (!section.GetChildren().Any())
        {
            return null;
        }

        return new OidcSettings(
            AuthorityOf(Required(section, "Authority")),
            Required(section, "ClientId"),
            section["Audience"] is { Length: > 0 } audience ? audience : Required(section, "ClientId"),
            section["RoleClaim"] is { Length: > 0 } role ? role : "groups",
            section["OwnerClaim"] is { Length: > 0 } owner ? owner : "email",
            ScopeOf(section["Scope"]),
            RolesOf(section.GetSection("Roles")),
            selfServices);
    }

    public bool IsOnThisHost => IsLoopback(Authority);

    /// <summary>Scheme, host and port, in ASCII, as a header has them.</summary>
    public string Origin
    {
        get
        {
            var host = Authority.HostNameType is UriHostNameType.IPv6 ? Authority.Host : Authority.IdnHost;
            return $"{Authority.Scheme}://{host}{(Authority.IsDefaultPort ? "" : $":{Authority.Port}")}";
        }
    }

    private static string Required(IConfigurationSection section, string key) => section[key] is { Length: > 0 } value
        ? value
        : throw new ConfigurationException($"{Section}:{key}", "is required where another key of Oidc is set.");

    /// <summary>Keys that came over plain HTTP could be anybody's.</summary>
    private static Uri AuthorityOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri)))
            ? uri
            : throw new ConfigurationException(
                $"{Section}:Authority", $"'{text}' must be an https:// address, such as https://login.example.com/realms/staff.");

    /// <summary>The characters of a scope (RFC 6749, 3.3).</summary>
    private static string ScopeOf(string? text) => text is not { Length: > 0 } ? "openid profile email"
        : text.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')) ? text
        : throw new ConfigurationException($"{Section}:Scope", "must be names separated by spaces, such as openid email offline_access.");

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static Dictionary<string, Role> RolesOf(IConfigurationSection section)
    {
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        foreach (var child in section.GetChildren())
        {
            if (!Domain.Authority.Roles.TryParse(child.Key.ToLowerInvariant(), out var role) || !Mapped.Contains(role))
            {
                throw new ConfigurationException(child.Path, "there is no such key; Oidc:Roles has admin, operator, viewer.");
            }

            foreach (var value in child.Entries())
            {
                roles[value] = roles.TryGetValue(value, out var higher) && higher < role ? higher : role;
            }
        }

        return roles;
    }
}
