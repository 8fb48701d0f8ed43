using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Infrastructure.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Migrations;

/// <summary>
/// Migrates at start and checks the schema from then on. An embedded database has to work or the start fails; a remote one is tried
/// again until it answers, while the broker is up and reports that it is not ready.
/// </summary>
internal sealed class SchemaKeeper(
    IDatabase database, SchemaState schema, BackgroundLoops loops, ILogger<SchemaKeeper> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A remote schema that is incomplete for this long is migrated again. Not earlier: a restore drops the schema first, and fails on
    /// tables that exist. Migrations run in one transaction, so a half restored schema is left unchanged.
    /// </summary>
    private static readonly TimeSpan RestoreTime = TimeSpan.FromSeconds(60);

    private readonly BackgroundLoop loop = loops.Add("schema", logger, time);
    private readonly Migrator migrator = new(database);
    private long? incompleteSince;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!database.IsRemote)
        {
            await SetUpAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NewerSchemaException or DbException or StorageUnavailableException)
        {
            throw new StorageSetupException(exception is StorageUnavailableException unavailable ? unavailable.Cause : exception.Message);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(KeepAsync, stoppingToken);

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            await MigrateAsync(cancellationToken);
        }

        try
        {
            await database.CheckAsync(cancellationToken);
            incompleteSince = null;
        }
        catch (SchemaIncompleteException) when (database.IsRemote)
        {
            incompleteSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(incompleteSince.Value) > RestoreTime)
            {
                await MigrateAsync(cancellationToken);
            }

            throw;
        }

        if (await database.NeedsAfterMigrationsAsync(cancellationToken))
        {
            await MigrateAsync(cancellationToken);
        }

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        schema.MarkCurrent();
    }
}

/// <summary>The embedded database cannot be used; the message says why.</summary>
public sealed class StorageSetupException(string message) : Exception(message);
