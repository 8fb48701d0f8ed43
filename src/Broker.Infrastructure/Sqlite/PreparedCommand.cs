using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <summary>Executes the connection's compiled statement with parameters of its own.</summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    /// <summary>A statement keeps what is bound to it: long values are bound to one that is not kept.</summary>
    private const int LongText = 50_000;

    /// <summary>Holds the text and the parameters.</summary>
    private readonly SqliteCommand own = new();

    private SqliteCommand? statement;
    private bool isKept;

#pragma warning disable CS8765 // the base class takes null
    public override string CommandText
    {
        get => own.CommandText;
        set => own.CommandText = value;
    }
#pragma warning restore CS8765

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection => own.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
        // SQLite's calls are synchronous.
    }

    public override void Prepare()
    {
        // It is, by its first execution.
    }

    public override int ExecuteNonQuery() => Bound().ExecuteNonQuery();

    public override object? ExecuteScalar() => Bound().ExecuteScalar();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Bound().ExecuteReader(behavior);

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            statement?.Parameters.Clear();
            (isKept ? own : statement ?? own).Dispose();
        }

        base.Dispose(disposing);
    }

    private SqliteCommand Bound()
    {
        var parameters = own.Parameters.Cast<SqliteParameter>().ToArray();
        isKept = !parameters.Any(parameter => parameter.Value is string { Length: > LongText });
        statement = connection.Prepare(CommandText, isKept);
        statement.Parameters.Clear();
        statement.Parameters.AddRange(parameters);
        return statement;
    }
}
