using System.Data.Common;
using Broker.Application.Abstractions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <content>How connections are opened.</content>
internal sealed partial class SqliteDatabase
{
    /// <summary>
    /// Empties the pool: a connection that has read a damaged page keeps it in its cache, also when the file is whole again, until
    /// somebody writes.
    /// </summary>
    public Task ForgetAsync(DbConnection connection)
    {
        if (connection is SqliteConnection failed)
        {
            SqliteConnection.ClearPool(failed);
        }

        return Task.CompletedTask;
    }

    private SqliteConnection Open(string connectionString, string first)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(first);
            return connection;
        }
        catch (Exception exception)
        {
            SqliteConnection.ClearPool(connection);
            connection.Dispose();
            throw exception is SqliteException { SqliteErrorCode: CannotOpen }
                ? new StorageUnavailableException(
                    "The database file cannot be opened.", $"It is {path}, and the user is '{Environment.UserName}'.")
                : exception;
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
        DefaultTimeout = PatienceSeconds,
    }.ToString();
}
