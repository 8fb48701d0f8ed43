using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>The configured connection string, with defaults for what it leaves open.</summary>
/// <param name="ConnectionString">As Npgsql takes it.</param>
/// <param name="Patience">How long a call may take.</param>
internal sealed record PostgresSettings(string ConnectionString, TimeSpan Patience)
{
    /// <summary>
    /// Npgsql's own limit is behind the broker's: it cancels by blocking the thread (see <see cref="Lease"/>), which then happens only
    /// where the broker does not look.
    /// </summary>
    private const int Slack = 30;

    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static PostgresSettings Of(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "wireguard-broker",
            Timeout = 5,
            CommandTimeout = 5,
            CancellationTimeout = 1000,
            MaxPoolSize = 40, // leaves room for a second broker in the server's 100 connections
            MaxAutoPrepare = 40,
            NoResetOnClose = true, // the broker leaves nothing behind in a session
            GssEncryptionMode = GssEncryptionMode.Disable, // Npgsql looks for a Kerberos library otherwise
        };
        foreach (var (key, value) in new NpgsqlConnectionStringBuilder(connectionString))
        {
            builder[key] = value;
        }

        var seconds = builder.CommandTimeout;
        builder.CommandTimeout = seconds == 0 ? 0 : seconds + Slack;
        return new PostgresSettings(builder.ConnectionString, seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Named, since metrics would be labelled with the connection string otherwise.</summary>
    public NpgsqlDataSource Build() => new NpgsqlDataSourceBuilder(ConnectionString) { Name = "broker" }.Build();
}
