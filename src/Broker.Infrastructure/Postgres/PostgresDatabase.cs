using System.Data.Common;
using Dapper;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>The back end for production: any number of brokers on one PostgreSQL.</summary>
internal sealed class PostgresDatabase(string connectionString) : IDatabase, IAsyncDisposable
{
    /// <summary>With a name of its own: its metrics would bear the connection string, and with it whatever that says.</summary>
    private readonly NpgsqlDataSource source = new NpgsqlDataSourceBuilder(WithDefaults(connectionString)) { Name = "broker" }.Build();

    public string Dialect => "Postgres";

    public bool IsRemote => true;

    public string RowLock => "for update";

    public string? NamedLock(long name) => $"select pg_advisory_xact_lock({name})";

    public string JsonElements(string parameter) => $"json_array_elements(cast({parameter} as json)) as value";

    public string IsAnyOf(string parameter) => $"= any({parameter})";

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await source.OpenConnectionAsync(cancellationToken);

    public Task<IDisposable?> AwaitTurnAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <summary>Sends COMMIT behind the last write; should that fail, the server skips the COMMIT and the transaction is undone.</summary>
    public Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite) =>
        lastWrite is { } write
            ? transaction.Connection!.ExecuteAsync($"{write.CommandText}; commit", write.Parameters, transaction)
            : transaction.CommitAsync();

    /// <summary>
    /// Whatever comes between the broker and the server, and of the server's own errors those that are about its state, not
    /// about the statement (PostgreSQL, appendix A): connections, resources, shutdown, standby, deadlock, login, no database.
    /// </summary>
    public bool IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '5', ..] or ['5', '7', ..] or ['5', '8', ..] or ['4', '0', ..] } => true,
        PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] or "25006" } => true,
        PostgresException => false,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>What the connection string leaves open: fail within seconds, and leave room for a second broker in the server's 100 connections.</summary>
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
        };
        foreach (var (key, value) in given)
        {
            builder[key] = value;
        }

        return builder.ConnectionString;
    }
}
