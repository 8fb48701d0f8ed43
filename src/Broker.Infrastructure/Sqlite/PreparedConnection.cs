using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <summary>A connection that is kept, and compiles each statement once. Disposing of it leaves it open.</summary>
internal sealed class PreparedConnection(SqliteConnection connection) : DbConnection
{
    /// <summary>More than the broker has; what is built per call, as lists of routed networks are, must not add up.</summary>
    private const int MostStatements = 200;

    private readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);

#pragma warning disable CS8765 // the base class takes null
    public override string ConnectionString
    {
        get => connection.ConnectionString;
        set => throw new NotSupportedException();
    }
#pragma warning restore CS8765

    public override string Database => connection.Database;

    public override string DataSource => connection.DataSource;

    public override string ServerVersion => connection.ServerVersion;

    public override ConnectionState State => connection.State;

    public override void Open() => connection.Open();

    public override void Close()
    {
        // It is kept.
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <summary>The compiled statement, not for use by two at a time.</summary>
    public SqliteCommand Prepare(string sql, bool isKept)
    {
        if (isKept && statements.TryGetValue(sql, out var command))
        {
            return command;
        }

        command = connection.CreateCommand();
        command.CommandText = sql;
        if (isKept)
        {
            Keep(command);
        }

        return command;
    }

    public void Execute(string sql) => Prepare(sql, isKept: true).ExecuteNonQuery();

    /// <summary>Closes it; an open transaction is rolled back.</summary>
    public void End()
    {
        Forget();
        connection.Dispose();
    }

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    private void Keep(SqliteCommand command)
    {
        if (statements.Count >= MostStatements)
        {
            Forget();
        }

        statements.Add(command.CommandText, command);
    }

    private void Forget()
    {
        foreach (var command in statements.Values)
        {
            command.Dispose();
        }

        statements.Clear();
    }
}
