using System.Data.Common;
using Broker.Infrastructure.Migrations;
using Dapper;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>The back end for production: any number of brokers on one PostgreSQL.</summary>
internal sealed class PostgresDatabase(string connectionString) : IDatabase, IAsyncDisposable
{
    /// <summary>Named, since metrics would be labelled with the connection string otherwise.</summary>
    private readonly NpgsqlDataSource source = new NpgsqlDataSourceBuilder(WithDefaults(connectionString)) { Name = "broker" }.Build();

    public string Dialect => "Postgres";

    public bool IsRemote => true;

    public string RowLock => "for update";

    public string? NamedLock(long name) => $"select pg_advisory_xact_lock({name})";

    public string JsonElements(string parameter) => $"json_array_elements(cast({parameter} as json)) as value";

    public string IsAnyOf(string parameter) => $"= any({parameter})";

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await source.OpenConnectionAsync(cancellationToken);

    /// <summary>Closes idle connections now, and those in use when they are returned.</summary>
    public void DiscardConnections() => source.Clear();

    public Task<IDisposable?> AwaitTurnAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <summary>Sends COMMIT behind the last write; if that fails, the server skips the COMMIT and the transaction is rolled back.</summary>
    public Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite) =>
        lastWrite is { } write
            ? transaction.Connection!.ExecuteAsync($"{write.CommandText}; commit", write.Parameters, transaction)
            : transaction.CommitAsync();

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await PostgresCheck.RunAsync(connection, Migrator.Versions(Dialect), cancellationToken);
    }

    public void ThrowIfReplaced()
    {
        // The server knows its own files.
    }

    /// <summary>
    /// Network faults, and errors of the server that are about its state or its schema, not about the values of a statement (PostgreSQL,
    /// appendix A): connections, resources, shutdown, deadlock, login, no database or schema or table or column, no privilege,
    /// read-only, a plan made for another schema, damaged data.
    /// </summary>
    public bool IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '5', ..] or ['5', '7', ..] or ['5', '8', ..] or ['4', '0', ..] } => true,
        PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] or ['3', 'F', ..] or ['X', 'X', ..] or "25006" or "0A000" } => true,
        PostgresException { SqlState: "42P01" or "42703" or "42501" or "42883" or "42704" } => true,
        PostgresException => false,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Defaults: fail within seconds, and leave room for a second broker in the server's 100 connections.</summary>
    private static string WithDefaults(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var builder = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "wireguard-broker",
            Timeout = 5,
            CommandTimeout = 5,
            CancellationTimeout = 1000,
            MaxPoolSize = 40,
            MaxAutoPrepare = 40,
            NoResetOnClose = true, // the broker leaves nothing behind in a session
            GssEncryptionMode = GssEncryptionMode.Disable, // Npgsql looks for a Kerberos library otherwise
        };
        foreach (var (key, value) in given)
        {
            builder[key] = value;
        }

        return builder.ConnectionString;
    }
}
