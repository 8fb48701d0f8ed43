using Broker.Api.Authentication;
using Broker.Api.Configuration;

namespace Broker.Api.Hosting;

/// <summary>Printed once the broker listens: its addresses, who may call it, and one call to try.</summary>
internal static class Greeting
{
    public static string Of(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        var address = app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var database = settings.PostgresConnection is null ? $"SQLite at {settings.DatabasePath}" : "PostgreSQL";
        var passwordFile = AdminPassword.PathIn(settings.DataFolder);
        var user = Quoted(settings.Username);
        var (callers, call) = !settings.SharedUser
            ? ("The shared user is off (Auth:SharedUser): programs and people have tokens.",
                $"""curl -K <(printf 'header = "Authorization: Bearer %s"' "$TOKEN") {address}/api/v1/token/whoami""")
            : settings.Password is null
            ? ($"The user is '{settings.Username}', the password is in {passwordFile}.",
                $"""curl -K <(printf 'user = "%s:%s"' {user} "$(cat {Quoted(passwordFile)})") {address}/api/v1/server/list_all""")
            : ($"The user is '{settings.Username}', the password is the configured Auth:Password.",
                $"curl -u {user} {address}/api/v1/server/list_all");
        return $"""
            WireGuard broker listens on {string.Join(", ", app.Urls)}, with {database}.
            {callers}
            Try: {call}
            """;
    }

    /// <summary>Quotes text as one word of a POSIX shell.</summary>
    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
