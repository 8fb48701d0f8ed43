using System.Globalization;
using System.Net;
using Broker.Domain.Addressing;

namespace Broker.Api.Configuration;

/// <summary>Values of keys. One that is missing, unknown or not what its key takes is a <see cref="ConfigurationException"/>.</summary>
internal static class SettingValues
{
    public static void RefuseUnknownKeys(this IConfigurationSection section, string[] known)
    {
        var unknown = section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new ConfigurationException(unknown.Path, $"there is no such key; {section.Key} has {string.Join(", ", known)}.");
        }
    }

    /// <summary>Kestrel takes any host that it cannot read, such as <c>127.0.0.1:x</c>, for "all addresses".</summary>
    public static void RefuseUnreadableUrls(this IConfiguration configuration)
    {
        foreach (var url in Parts(configuration["Urls"], ';'))
        {
            var named = url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
            var host = Uri.TryCreate(named, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
                ? uri.IdnHost
                : null;
            if (host is null || (host != "localhost" && !IPAddress.TryParse(host, out _)))
            {
                throw new ConfigurationException(
                    "Urls", $"'{url}' must be http:// or https:// and an IP address, 'localhost' or '*', with a port from 0 to 65535.");
            }
        }
    }

    public static string DatabasePath(this IConfiguration configuration)
    {
        var path = Path.GetFullPath(configuration.Required("Database:Path"));
        return Path.GetFileName(path).Length > 0 ? path : throw new ConfigurationException("Database:Path", $"'{path}' must name a file.");
    }

    public static string Username(this IConfiguration configuration)
    {
        var username = configuration.Required("Auth:Username");
        return username.Any(c => c == ':' || char.IsControl(c))
            ? throw new ConfigurationException("Auth:Username", "must not contain a colon or control characters (RFC 7617).")
            : username;
    }

    public static string? PostgresConnection(this IConfiguration configuration) =>
        configuration.Required("Database:Provider").ToUpperInvariant() switch
        {
            "SQLITE" => null,
            "POSTGRES" => configuration["ConnectionStrings:Broker"] is { Length: > 0 } connection
                ? connection
                : throw new ConfigurationException(
                    "ConnectionStrings:Broker",
                    "is required for Database:Provider Postgres, such as 'Host=db;Database=broker;Username=broker'."),
            _ => throw new ConfigurationException(
                "Database:Provider", $"'{configuration["Database:Provider"]}' must be Sqlite or Postgres."),
        };

    public static IPNetwork[] KnownProxies(this IConfiguration configuration)
    {
        var section = configuration.GetSection("ForwardedHeaders:KnownProxies");
        return [.. section.Entries().Select(entry =>
            IpText.TryParseCidr(entry, out var network) ? network
            : IpText.TryParseAddress(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new ConfigurationException(
                section.Path, $"'{entry}' must be an IP address or a CIDR; several are separated by commas."))];
    }

    /// <summary>The values of a list: separated by commas, or one a key.</summary>
    public static IEnumerable<string> Entries(this IConfigurationSection section) =>
        section.GetChildren().Select(child => child.Value).Prepend(section.Value).SelectMany(value => Parts(value, ','));

    public static int Number(this IConfiguration configuration, string key, Func<int, bool> isPossible, string meaning) =>
        int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && isPossible(number)
            ? number
            : throw new ConfigurationException(key, $"'{configuration[key]}' must be {meaning}.");

    public static bool Flag(this IConfiguration configuration, string key) =>
        configuration[key] is not { Length: > 0 } value ? false
        : bool.TryParse(value, out var flag) ? flag
        : throw new ConfigurationException(key, $"'{value}' must be true or false.");

    private static string Required(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new ConfigurationException(key, "must not be empty.");

    private static string[] Parts(string? value, char separator) =>
        (value ?? "").Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
