using System.Threading.Channels;
using Broker.Application.Watching;
using Broker.Domain.Servers;
using Broker.Infrastructure.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>
/// Tells committed changes to the other brokers of the database, and listens to theirs. NOTIFY comes after the commit, since
/// inside a transaction it would make all commits of the database queue; changes of some milliseconds go together.
/// </summary>
internal sealed class PostgresChangeFeed(
    PostgresDatabase database, ChangeSignals changes, ReportSignals reports, TimeProvider time, ILogger<PostgresChangeFeed> logger)
    : BackgroundService, IChangeFeed
{
    private const string ChannelName = "wireguard_broker_server_changed";

    /// <summary>Before the id of a server that was reported; one that was changed stands alone.</summary>
    private const char ReportMark = 'r';

    /// <summary>A notification holds less than 8,000 bytes (PostgreSQL, NOTIFY): this many ids of 32 characters, a mark and a comma.</summary>
    private const int MostAtOnce = 200;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The first part of every notification: this broker has told its own waiters already.</summary>
    private readonly string sender = Guid.NewGuid().ToString("N");

    private readonly Channel<string> published = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    public void Publish(IReadOnlyCollection<ServerId> changed, IReadOnlyCollection<ServerId> reported)
    {
        foreach (var server in changed)
        {
            changes.Announce(server);
            published.Writer.TryWrite($"{server.Value:N}");
        }

        foreach (var server in reported)
        {
            reports.Announce(server);
            published.Writer.TryWrite($"{ReportMark}{server.Value:N}");
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(NotifyAsync, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && database.IsOutage(exception))
            {
                // The sweep finds what is missed meanwhile.
                logger.LogDebug("Changes are not exchanged with other brokers: {Problem}", exception.Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = (NpgsqlConnection)await database.OpenAsync(cancellationToken);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await ExecuteAsync(connection, $"listen {ChannelName}", payload: null, cancellationToken);
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Hear(string payload)
    {
        var parts = payload.Split(',');
        foreach (var part in parts[0] == sender ? [] : parts[1..])
        {
            ServerSignals signals = part.StartsWith(ReportMark) ? reports : changes;
            if (Guid.TryParseExact(part.TrimStart(ReportMark), "N", out var server))
            {
                signals.Announce(new ServerId(server));
            }
        }
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        while (await published.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Gathering, time, cancellationToken);
            var servers = new HashSet<string>(StringComparer.Ordinal);
            while (servers.Count < MostAtOnce && published.Reader.TryRead(out var server))
            {
                servers.Add(server);
            }

            await using var connection = (NpgsqlConnection)await database.OpenAsync(cancellationToken);
            var payload = string.Join(',', servers.Prepend(sender));
            await ExecuteAsync(connection, $"select pg_notify('{ChannelName}', @payload)", payload, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, string? payload, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (payload is not null)
        {
            command.Parameters.AddWithValue("payload", payload);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
