using System.Data.Common;
using Broker.Infrastructure.Sqlite;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>
/// A database that tells how each statement on it was carried out: the plan, and on SQLite the number of steps that its
/// virtual machine took (sqlite.org/opcode.html), which, unlike a time, is always the same.
/// </summary>
internal sealed class SqlWatch(IDatabase database) : Intermediary(database)
{
    private const string ExplainAll =
        """
        load 'auto_explain';
        set auto_explain.log_min_duration = 0;
        set auto_explain.log_analyze = on;
        set auto_explain.log_level = notice;
        """;

    private readonly List<string> statements = [];

    /// <summary>SQLite: the statements with their parameters filled in. PostgreSQL: their plans, with what they met.</summary>
    public IReadOnlyList<string> Seen => statements;

    /// <summary>SQLite only.</summary>
    public long Steps { get; private set; }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await WatchAsync(await base.OpenAsync(cancellationToken), cancellationToken);

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) =>
        await WatchAsync(await base.OpenWriterAsync(cancellationToken), cancellationToken);

    public void Forget()
    {
        statements.Clear();
        Steps = 0;
    }

    private async Task<DbConnection> WatchAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if ((connection as SqliteConnection ?? (connection as PreparedConnection)?.Prepare("", isKept: false).Connection) is { } sqlite)
        {
            raw.sqlite3_trace(sqlite.Handle!, (_, sql) => statements.Add(sql), null);
            raw.sqlite3_progress_handler(sqlite.Handle!, 1, _ => Count(), null);
        }
        else if (connection is NpgsqlConnection postgres)
        {
            postgres.Notice += (_, notice) => statements.Add(notice.Notice.MessageText);
            await using var explain = new NpgsqlCommand(ExplainAll, postgres);
            await explain.ExecuteNonQueryAsync(cancellationToken);
        }

        return connection;
    }

    private int Count()
    {
        Steps++;
        return 0;
    }
}
