using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Migrations;

/// <summary>
/// Migrates at start. An embedded database has to work or the start fails; one across a network is tried again until it
/// answers, while the broker is up and reports that it is not ready.
/// </summary>
internal sealed class SchemaStartup(IDatabase database, SchemaState schema, ILogger<SchemaStartup> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);

    private readonly Migrator migrator = new(database);

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
            await migrator.MigrateAsync(cancellationToken);
            schema.MarkCurrent();
        }
        catch (Exception exception) when (exception is NewerSchemaException or DbException)
        {
            throw new StorageSetupException(exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? lastProblem = null;
        for (var delay = FirstDelay; !schema.IsCurrent; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await migrator.MigrateAsync(stoppingToken);
                schema.MarkCurrent();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (exception.Message != lastProblem)
                {
                    logger.LogError("Not ready, trying again: {Problem}", exception.Message);
                    lastProblem = exception.Message;
                }

                await Task.Delay(delay, stoppingToken);
            }
        }
    }
}

/// <summary>The embedded database cannot be used; the message says why.</summary>
public sealed class StorageSetupException(string message) : Exception(message);
