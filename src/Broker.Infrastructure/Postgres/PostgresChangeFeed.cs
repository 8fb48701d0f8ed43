using System.Threading.Channels;
using Broker.Application.Watching;
using Broker.Domain.Servers;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Changes;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Postgres;

/// <summary>
/// Announces committed changes to the other brokers of the database, and listens to theirs. NOTIFY follows the commit, since inside a
/// transaction it would serialize all commits of the database; changes of some milliseconds are sent together. What is lost while
/// either side fails is found by the <see cref="RevisionSweep"/>.
/// </summary>
internal sealed class PostgresChangeFeed(
    PostgresDatabase database,
    SchemaState schema,
    ChangeSignals changes,
    ReportSignals reports,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<PostgresChangeFeed> logger)
    : BackgroundService, IChangeFeed
{
    /// <summary>Before the id of a server that was reported; the id of a changed one has no mark.</summary>
    private const char ReportMark = 'r';

    /// <summary>
    /// A notification holds less than 8,000 bytes (PostgreSQL, NOTIFY): this many ids of 32 characters, a mark and a comma.
    /// </summary>
    private const int MostAtOnce = 200;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private readonly BackgroundLoop listening = loops.Add("listen", logger, time);
    private readonly BackgroundLoop notifying = loops.Add("notify", logger, time);

    /// <summary>The first part of every notification: this broker has woken its own waiters already.</summary>
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await using var connection = new HeldConnection(database);
        var listener = new PostgresListener(database, Hear, () => published.Writer.TryWrite(string.Empty), listening.Succeed);
        await Task.WhenAll(
            listening.RunAsync(listener.RunAsync, stoppingToken),
            notifying.RunAsync(cancellationToken => NotifyAsync(connection, cancellationToken), stoppingToken));
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

    private async Task NotifyAsync(HeldConnection connection, CancellationToken cancellationToken)
    {
        await published.Reader.WaitToReadAsync(cancellationToken);
        await Task.Delay(Gathering, time, cancellationToken);
        var servers = new HashSet<string>(StringComparer.Ordinal);
        while (servers.Count < MostAtOnce && published.Reader.TryRead(out var server))
        {
            servers.Add(server);
        }

        var payload = string.Join(',', servers.Prepend(sender));
        await connection.UseAsync(
            (held, token) => held.ExecuteAsync(
                new CommandDefinition(
                    $"select pg_notify('{PostgresListener.ChannelName}', @payload)", new { payload }, cancellationToken: token)),
            cancellationToken);
    }
}
