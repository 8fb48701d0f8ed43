using Broker.Application.Abstractions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <content>How connections are opened.</content>
internal sealed partial class SqliteDatabase
{
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
