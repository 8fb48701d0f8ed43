using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>The configured connection string, with defaults for what it leaves open.</summary>
/// <param name="ConnectionString">As Npgsql takes it.</param>
/// <param name="Patience">How long a call may take.</param>
/// <param name="MayPrepare">Whether the broker may choose if statements are prepared: the connection string does not say.</param>
internal sealed record PostgresSettings(string ConnectionString, TimeSpan Patience, bool MayPrepare)
{
    /// <summary>
    /// Npgsql's own limit is behind the broker's: it cancels by blocking the thread (see <see cref="ConnectionLease"/>), which then happens
    /// only where the broker does not look.
    /// </summary>
    private const int Slack = 30;

    /// <summary>As the connection string has them: a name, a name and a port, or the folder of a socket.</summary>
    public string[] Hosts { get; } = Builder(ConnectionString).Host?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static PostgresSettings Of(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(PostgresUri.ToConnectionString(connectionString));
        var builder = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "wireguard-broker",
            Timeout = 5,
            CommandTimeout = 5,
            CancellationTimeout = 1000,
            MaxPoolSize = 40, // leaves room for a second broker in the server's 100 connections
            MaxAutoPrepare = 256, // more than the broker has: what replaces another one while several are sent together is a risk
            NoResetOnClose = true, // the broker leaves nothing behind in a session
            GssEncryptionMode = GssEncryptionMode.Disable, // Npgsql looks for a Kerberos library otherwise
        };
        if (given.Host?.Split(',') is { Length: > 1 } hosts)
        {
            UsePrimary(builder, hosts.Length, Names(given, "Command Timeout") ? given.CommandTimeout : builder.CommandTimeout);
            ThrowIfForStandbys(given);
        }

        foreach (var (key, value) in given)
        {
            builder[key] = value;
        }

        var seconds = builder.CommandTimeout;
        builder.CommandTimeout = seconds == 0 ? 0 : seconds + Slack;
        return new PostgresSettings(
            builder.ConnectionString,
            seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds),
            !Names(given, "Max Auto Prepare"));
    }

    private static NpgsqlConnectionStringBuilder Builder(string connectionString) => new(connectionString);

    private static bool Names(NpgsqlConnectionStringBuilder given, string key) =>
        given.Any(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Hosts are tried in their order until one is a primary, within the seconds that a call may take.</summary>
    private static void UsePrimary(NpgsqlConnectionStringBuilder builder, int hosts, int seconds)
    {
        builder.TargetSessionAttributes = "read-write";
        builder.Timeout = seconds == 0 ? builder.Timeout : Math.Max(1, seconds / hosts);
        builder.HostRecheckSeconds = 60; // how long a host that is away delays nobody; see PostgresDatabase.OpenAsync
    }

    private static void ThrowIfForStandbys(NpgsqlConnectionStringBuilder given)
    {
        if (given.TargetSessionAttributes is { } target and not ("read-write" or "primary"))
        {
            throw new FormatException(
                $"Target Session Attributes={target} would let the broker use a standby, which takes no writes and may lag behind: "
                + "leave it out, or set read-write or primary.");
        }
    }

    /// <summary>
    /// For a pooler in transaction mode, where the next statement may meet a session that has prepared nothing, or something else.
    /// </summary>
    public PostgresSettings WithoutPreparing() => this with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxAutoPrepare = 0 }.ConnectionString,
        MayPrepare = false,
    };

    /// <summary>Whether connections keep prepared statements.</summary>
    public bool Prepares => new NpgsqlConnectionStringBuilder(ConnectionString).MaxAutoPrepare > 0;

    /// <summary>This host is tried before the others.</summary>
    public PostgresSettings Preferring(string host) => this with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Host = string.Join(',', Hosts.OrderBy(other => other != host)),
        }.ConnectionString,
    };

    /// <summary>For one connection; a host that does not answer within a second is passed over.</summary>
    public PostgresSettings ForCheck() => this with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 1 }.ConnectionString,
    };

    /// <summary>Which of the hosts an open connection leads to.</summary>
    public string? HostOf(NpgsqlConnection connection) => Hosts.FirstOrDefault(host =>
        host == $"{connection.Host}:{connection.Port}" || (host == connection.Host && connection.Port == Builder(ConnectionString).Port));

    /// <summary>Named, since metrics would be labelled with the connection string otherwise.</summary>
    public NpgsqlDataSource Build() => new NpgsqlDataSourceBuilder(ConnectionString) { Name = "broker" }.Build();
}
