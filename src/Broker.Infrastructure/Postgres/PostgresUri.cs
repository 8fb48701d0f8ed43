using System.Text.RegularExpressions;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>Connection URIs (PostgreSQL, 34.1.1.2), as hosting providers hand them out, for Npgsql, which does not take them.</summary>
internal static partial class PostgresUri
{
    /// <summary>Parameters that Npgsql names otherwise; with <c>-</c> in the values of some.</summary>
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <returns>The text itself if it is not a URI.</returns>
    /// <exception cref="FormatException">It is a URI that cannot be read.</exception>
    public static string ToConnectionString(string text)
    {
        if (!Scheme.IsMatch(text))
        {
            return text;
        }

        var parts = Uri.Match(text);
        if (!parts.Success)
        {
            throw new FormatException(
                "a URI must be 'postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require', "
                + "with '/', '@', ':', '?' and '%' of user and password as %XX.");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var key in new[] { "Username", "Password", "Host", "Database" })
        {
            if (parts.Groups[key] is { Length: > 0 } part)
            {
                builder[key] = System.Uri.UnescapeDataString(part.Value);
            }
        }

        foreach (var parameter in parts.Groups["Query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (parameter.Split('=')[0], System.Uri.UnescapeDataString(parameter[(parameter.IndexOf('=') + 1)..]));
            var isWord = name is "sslmode" or "gssencmode";
            builder[Keys.GetValueOrDefault(name, name)] = isWord ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return builder.ConnectionString;
    }

    [GeneratedRegex("^postgres(ql)?://", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 60_000)]
    private static partial Regex Scheme { get; }

    [GeneratedRegex(
        @"^\w+://((?<Username>[^:@/?]*)(:(?<Password>[^:@/?]*))?@)?(?<Host>[^@/?]*)(/(?<Database>[^@/?]*))?(\?(?<Query>.*))?$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Uri { get; }
}
