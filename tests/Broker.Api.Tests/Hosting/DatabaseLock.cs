using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>Keeps a broker from changing one of its servers until it is disposed, as another user of the database would.</summary>
internal static class DatabaseLock
{
    public static async Task<IAsyncDisposable> TakeAsync(
        IReadOnlyDictionary<string, string> environment, BrokerProcess broker, JsonObject server)
    {
        if (!environment.TryGetValue("ConnectionStrings__Broker", out var connectionString))
        {
            var file = new SqliteConnection($"Data Source={Path.Combine(broker.WorkingFolder, "data", "broker.db")};Pooling=false");
            await file.OpenAsync();
            await using var begin = new SqliteCommand("begin immediate", file);
            await begin.ExecuteNonQueryAsync();
            return file;
        }

        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var select = new NpgsqlCommand("begin; select id from servers where name = @name for update", connection);
        select.Parameters.AddWithValue("name", server.Name());
        await select.ExecuteNonQueryAsync();
        return connection;
    }
}
