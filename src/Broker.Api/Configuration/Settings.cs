using System.Net;
using Broker.Api.Authentication;
using Broker.Api.Authentication.SignIn;

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
/// <param name="MostLeavers">The share of the owners of clients that a directory may make inactive within 24 hours, in percent.</param>
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
    int MostLeavers,
    bool AllowLocalWebhooks,
    TimeSpan MaxWait,
    OidcSettings? Oidc)
{
    private static readonly (string Section, string[] Keys)[] Known =
    [
        ("Database", ["Provider", "Path"]),
        ("Auth", ["Username", "Password", "OpenDocs", "OpenMetrics", "SharedUser"]),
        ("Audit", ["KeepDays"]),
        ("Events", ["KeepDays"]),
        ("ForwardedHeaders", ["KnownProxies"]),
        ("Watch", ["MaxWait"]),
        ("Oidc", ["Authority", "ClientId", "Audience", "RoleClaim", "OwnerClaim", "Scope", "Roles"]),
        ("Webhooks", ["AllowLocal"]),
        ("Directory", ["MostLeavers"]),
    ];

    public string DataFolder => Path.GetDirectoryName(DatabasePath)!;

    /// <summary>What holds where nothing is configured.</summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Urls"] = "http://127.0.0.1:5000",
        ["Auth:Username"] = "admin",
        ["Auth:SharedUser"] = "true",
        ["Audit:KeepDays"] = "0",
        ["Events:KeepDays"] = "30",
        ["Directory:MostLeavers"] = "10",
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
        foreach (var (section, keys) in Known)
        {
            configuration.GetSection(section).RefuseUnknownKeys(keys);
        }

        configuration.RefuseUnreadableUrls();
        return new Settings(
            configuration.Username(),
            configuration["Auth:Password"] is { Length: > 0 } password ? PasswordLength.Checked(password, "Auth:Password") : null,
            configuration.DatabasePath(),
            configuration.PostgresConnection(),
            configuration.KnownProxies(),
            configuration.Flag("Auth:OpenDocs"),
            configuration.Flag("Auth:OpenMetrics"),
            configuration.Flag("Auth:SharedUser"),
            Days("Audit:KeepDays"),
            Days("Events:KeepDays"),
            configuration.Number("Directory:MostLeavers", percent => percent is >= 1 and <= 100, "a percentage from 1 to 100"),
            configuration.Flag("Webhooks:AllowLocal"),
            TimeSpan.FromSeconds(configuration.Number("Watch:MaxWait", seconds => seconds <= 3600, "a number of seconds from 0 to 3600")),
            OidcSettings.Read(configuration));

        int Days(string key) => configuration.Number(
            key, days => days is 0 or (>= 2 and <= 36_525), "a number of days from 2 to 36525, or 0 for ever");
    }
}
