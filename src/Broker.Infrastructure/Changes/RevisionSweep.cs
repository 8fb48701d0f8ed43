using Broker.Domain.Servers;
using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Repositories;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Changes;

/// <summary>
/// Compares, every few seconds, the revisions of all watched servers with those in the database: a change that was not announced (a
/// lost notification, a broker killed after its commit) is delayed, never lost.
/// </summary>
internal sealed class RevisionSweep(
    IDatabase database, SchemaState schema, ChangeSignals changes, BackgroundLoops loops, TimeProvider time, ILogger<RevisionSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(3);

    private readonly BackgroundLoop loop = loops.Add("sweep", logger, time);

    /// <summary>Its own: an exhausted pool does not mean that the database is unavailable.</summary>
    private readonly HeldConnection connection = new(database);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var _ = connection;
        await loop.RunAsync(SweepAsync, stoppingToken);
    }

    /// <summary>A database that hangs is treated as unavailable, somewhat before calls give it up.</summary>
    private TimeSpan Patience =>
        database.Patience * 0.6 is var patience && patience > LeastPatience ? patience : LeastPatience; // infinite is less than none

    private const string SelectRevisions = $"select s.id, s.revision, {Digests.Valid} as digest from servers s";

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (schema.IsCurrent && changes.All is { Count: > 0 } watched)
        {
            await CompareAsync(watched, cancellationToken);
        }

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    /// <summary>A failure wakes all waiting requests with 503, as their changes could not be seen.</summary>
    private async Task CompareAsync(IReadOnlyList<ServerVersion> watched, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            var revisions = await connection.UseAsync(RevisionsAsync, late.Token);
            foreach (var server in watched.Where(server => revisions.GetValueOrDefault(server.ServerId) != server))
            {
                changes.Announce(server.ServerId);
            }
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            changes.Fail(new StorageUnavailableException());
            throw;
        }
    }

    private static async Task<Dictionary<ServerId, ServerVersion>> RevisionsAsync(
        DbConnection connection, CancellationToken cancellationToken)
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
