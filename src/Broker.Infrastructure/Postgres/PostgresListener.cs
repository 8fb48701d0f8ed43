using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>
/// Listens to notifications. A connection on which nothing arrives looks the same alive and dead (half-open, a frozen primary, a pooler
/// that gives the session to others), so after some silence a notification of this broker, sent over another connection, has to arrive.
/// </summary>
/// <param name="database">Where to listen.</param>
/// <param name="hear">Takes the payload of each notification.</param>
/// <param name="provoke">Has this broker send a notification.</param>
/// <param name="works">Called whenever a notification has arrived, or must have.</param>
internal sealed class PostgresListener(PostgresDatabase database, Action<string> hear, Action provoke, Action works)
{
    public const string ChannelName = "wireguard_broker_server_changed";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs until it fails or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(database);
        try
        {
            var connection = await lease.UseAsync(
                (opened, _, token) => ListenAsync((NpgsqlConnection)opened, token), database.Patience, cancellationToken);
            while (true)
            {
                await ProveAsync(connection, cancellationToken);
                works();
                while (await connection.WaitAsync(Silence, cancellationToken))
                {
                    // heard
                }
            }
        }
        finally
        {
            // Pooled connections of the same age are as suspect; this one still listens.
            database.DiscardConnections();
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        connection.Notification += (_, notification) => hear(notification.Payload);
        await using var listen = new NpgsqlCommand($"listen {ChannelName}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    private async Task ProveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        provoke();
        if (!await connection.WaitAsync(Patience, cancellationToken))
        {
            throw new TimeoutException(
                "LISTEN receives no notifications: the connection is dead, or goes through a pooler in transaction mode. "
                    + "Changes made at other brokers are delayed by up to 2 s.");
        }
    }
}
