using System.Globalization;
using System.Net;
using Broker.Api.Authentication;
using Broker.Api.Authentication.SignIn;
using Broker.Domain.Addressing;

namespace Broker.Api.Configuration;

/// <summary>What the configuration says, read and checked once at start.</summary>
/// <param name="Password">Null: the one in the data folder, made at the first start.</param>
/// <param name="DatabasePath">The absolute path of the SQLite file; its folder is the data folder.</param>
/// <param name="PostgresConnection">Null: SQLite.</param>
/// <param name="KnownProxies">Whose X-Forwarded-For is believed.</param>
/// <param name="OpenDocs">Whether the API's description can be read without credentials.</param>
/// <param name="OpenMetrics">Whether the metrics can be read without credentials.</param>
/// <param name="SharedUser">Whether the shared user and its password are an admin.</param>
/// <param name="AuditKeepDays">How long entries of the audit trail are kept, in days; 0 for ever.</param>
/// <param name="EventKeepDays">How long events are kept, in days; 0 for ever.</param>
/// <param name="AllowLocalWebhooks">Whether webhooks may lead to loopback and link-local addresses.</param>
/// <param name="MaxWait">The longest that a request may wait for a change.</param>
/// <param name="Oidc">The identity provider; null for none.</param>
public sealed record Settings(
    string Username,
    string? Password,
    string DatabasePath,
    string? PostgresConnection,
    IReadOnlyList<IPNetwork> KnownProxies,
    bool OpenDocs,
    bool OpenMetrics,
    bool SharedUser,
    int AuditKeepDays,
    int EventKeepDays,
    bool AllowLocalWebhooks,
    TimeSpan MaxWait,
    OidcSettings? Oidc)
{
    private static readonly string[] DatabaseKeys = ["Provider", "Path"];
    private static readonly string[] AuthKeys = ["Username", "Password", "OpenDocs", "OpenMetrics", "SharedUser"];
    private static readonly string[] AuditKeys = ["KeepDays"]; // and those of Events

    private static readonly string[] ForwardedHeadersKeys = ["KnownProxies"];
    private static readonly string[] WatchKeys = ["MaxWait"];
    private static readonly string[] OidcKeys = ["Authority", "ClientId", "Audience", "RoleClaim", "OwnerClaim", "Scope", "Roles"];
    private static readonly string[] WebhookKeys = ["AllowLocal"];

    public string DataFolder => Path.GetDirectoryName(DatabasePath)!;

    /// <summary>What holds where nothing is configured.</summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Urls"] = "http://127.0.0.1:5000",
        ["Auth:Username"] = "admin",
        ["Auth:SharedUser"] = "true",
        ["Audit:KeepDays"] = "0",
        ["Events:KeepDays"] = "30",
        ["Database:Provider"] = "Sqlite",
        ["Database:Path"] = "data/broker.db",
        ["Watch:MaxWait"] = "60",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Broker.Api.Authentication"] = "Warning",
        // What readiness depends on is logged where it fails, not at every probe.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        // A failed start is told in one sentence, by BrokerHost.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "None",
        ["Logging:Console:FormatterOptions:ColorBehavior"] = "Disabled",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    /// <exception cref="ConfigurationException">A value is missing, unknown or not what its key takes.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        RefuseUnknownKeys(configuration.GetSection("Database"), DatabaseKeys);
        RefuseUnknownKeys(configuration.GetSection("Auth"), AuthKeys);
        RefuseUnknownKeys(configuration.GetSection("Audit"), AuditKeys);
        RefuseUnknownKeys(configuration.GetSection("Events"), AuditKeys);
        RefuseUnknownKeys(configuration.GetSection("ForwardedHeaders"), ForwardedHeadersKeys);
        RefuseUnknownKeys(configuration.GetSection("Watch"), WatchKeys);
        RefuseUnknownKeys(configuration.GetSection("Oidc"), OidcKeys);
        RefuseUnknownKeys(configuration.GetSection("Webhooks"), WebhookKeys);
        RefuseUnreadableUrls(configuration);
        return new Settings(
            UsernameOf(configuration),
            configuration["Auth:Password"] is { Length: > 0 } password ? PasswordLength.Checked(password, "Auth:Password") : null,
            DatabasePathOf(configuration),
            PostgresConnectionOf(configuration),
            KnownProxiesOf(configuration),
            Flag(configuration, "Auth:OpenDocs"),
            Flag(configuration, "Auth:OpenMetrics"),
            Flag(configuration, "Auth:SharedUser"),
            Days(configuration, "Audit:KeepDays"),
            Days(configuration, "Events:KeepDays"),
            Flag(configuration, "Webhooks:AllowLocal"),
            TimeSpan.FromSeconds(Seconds(configuration, "Watch:MaxWait")),
            OidcSettings.Read(configuration));
    }

    internal static void RefuseUnknownKeys(IConfigurationSection section, string[] known)
    {
        var unknown = section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new ConfigurationException(unknown.Path, $"there is no such key; {section.Key} has {string.Join(", ", known)}.");
        }
    }

    private static string Required(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new ConfigurationException(key, "must not be empty.");

    /// <summary>Kestrel takes any host that it cannot read, such as <c>127.0.0.1:x</c>, for "all addresses".</summary>
    private static void RefuseUnreadableUrls(IConfiguration configuration)
    {
        foreach (var url in (configuration["Urls"] ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var host = Uri.TryCreate(url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" ? uri.IdnHost : null;
            if (host is null || (host != "localhost" && !IPAddress.TryParse(host, out _)))
            {
                throw new ConfigurationException("Urls", $"'{url}' must be http:// or https:// and an IP address, 'localhost' or '*', with a port from 0 to 65535.");
            }
        }
    }

    private static string DatabasePathOf(IConfiguration configuration)
    {
        var path = Path.GetFullPath(Required(configuration, "Database:Path"));
        return Path.GetFileName(path).Length > 0 ? path : throw new ConfigurationException("Database:Path", $"'{path}' must name a file.");
    }

    private static string UsernameOf(IConfiguration configuration)
    {
        var username = Required(configuration, "Auth:Username");
        return username.Any(c => c == ':' || char.IsControl(c))
            ? throw new ConfigurationException("Auth:Username", "must not contain a colon or control characters (RFC 7617).")
            : username;
    }

    private static string? PostgresConnectionOf(IConfiguration configuration) =>
        Required(configuration, "Database:Provider").ToUpperInvariant() switch
        {
            "SQLITE" => null,
            "POSTGRES" => configuration["ConnectionStrings:Broker"] is { Length: > 0 } connection
                ? connection
                : throw new ConfigurationException("ConnectionStrings:Broker", "is required for Database:Provider Postgres, such as 'Host=db;Database=broker;Username=broker'."),
            _ => throw new ConfigurationException("Database:Provider", $"'{configuration["Database:Provider"]}' must be Sqlite or Postgres."),
        };

    private static IPNetwork[] KnownProxiesOf(IConfiguration configuration)
    {
        var section = configuration.GetSection("ForwardedHeaders:KnownProxies");
        return [.. Entries(section).Select(entry =>
            IpText.TryParseCidr(entry, out var network) ? network
            : IpText.TryParseAddress(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new ConfigurationException(section.Path, $"'{entry}' must be an IP address or a CIDR; several are separated by commas."))];
    }

    /// <summary>The values of a list: separated by commas, or one a key.</summary>
    internal static IEnumerable<string> Entries(IConfigurationSection section) =>
        section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static int Seconds(IConfiguration configuration, string key) =>
        int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? seconds
            : throw new ConfigurationException(key, $"'{configuration[key]}' must be a number of seconds from 0 to 3600.");

    private static int Days(IConfiguration configuration, string key) =>
        int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is 0 or (>= 2 and <= 36_525)
            ? days
            : throw new ConfigurationException(key, $"'{configuration[key]}' must be a number of days from 2 to 36525, or 0 for ever.");

    private static bool Flag(IConfiguration configuration, string key) =>
        configuration[key] is not { Length: > 0 } value ? false
        : bool.TryParse(value, out var flag) ? flag
        : throw new ConfigurationException(key, $"'{value}' must be true or false.");
}
