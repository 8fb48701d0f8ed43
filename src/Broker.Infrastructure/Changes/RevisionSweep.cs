using Broker.Domain.Servers;
using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Dapper;
using Microsoft.Extensions.Hosting;

namespace Broker.Infrastructure.Changes;

/// <summary>
/// Compares, every few seconds, the revisions of all servers that somebody waits for with those in the database: a change that
/// was not told (a notification lost, a broker killed after its commit) comes late, never not at all.
/// </summary>
internal sealed class RevisionSweep(IDatabase database, SchemaState schema, ChangeSignals changes, TimeProvider time) : BackgroundService
{
    /// <summary>Of its own: that all others are taken for a while does not mean that the database is away.</summary>
    private readonly HeldConnection connection = new(database);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A database that hangs is as good as away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var _ = connection;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (schema.IsCurrent && changes.All is { Count: > 0 } watched)
            {
                await SweepAsync(watched, stoppingToken);
            }
        }
    }

    private const string SelectRevisions = "select id, revision, case when digest_revision = revision then digest end as digest from servers";

    private async Task SweepAsync(IReadOnlyList<ServerVersion> watched, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            var revisions = await connection.UseAsync(held => RevisionsAsync(held, late.Token), late.Token);
            foreach (var server in watched.Where(server => revisions.GetValueOrDefault(server.ServerId) != server))
            {
                changes.Announce(server.ServerId);
            }
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && (exception is OperationCanceledException || database.IsOutage(exception)))
        {
            changes.Fail(new StorageUnavailableException());
        }
    }

    private static async Task<Dictionary<ServerId, ServerVersion>> RevisionsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var select = new CommandDefinition(SelectRevisions, cancellationToken: cancellationToken);
        var rows = await connection.QueryAsync<VersionRow>(select);
        return rows.ToDictionary(row => row.Id, row => new ServerVersion(row.Id, row.Revision, row.Digest));
    }

    private sealed record VersionRow
    {
        public required ServerId Id { get; init; }

        public long Revision { get; init; }

        public ListDigest? Digest { get; init; }
    }
}
