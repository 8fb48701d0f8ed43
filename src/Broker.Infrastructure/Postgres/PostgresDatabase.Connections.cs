using System.Data.Common;
using Dapper;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <content>Where connections come from.</content>
internal sealed partial class PostgresDatabase
{
    private readonly Takeover takeover;
    private readonly Lock gate = new();
    private PostgresSettings settings;
    private volatile NpgsqlDataSource source;

    /// <summary>
    /// Of several hosts, Npgsql remembers which one is a standby or away. That is forgotten when none was usable, so that a promoted
    /// standby is found by the next call.
    /// </summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var current = source;
        try
        {
            return await current.OpenConnectionAsync(cancellationToken);
        }
        catch (ObjectDisposedException) when (current != source)
        {
            return await OpenAsync(cancellationToken);
        }
        catch when (current is NpgsqlMultiHostDataSource hosts)
        {
            hosts.ClearDatabaseStates();
            throw;
        }
    }

    /// <summary>Closes idle connections now, and those in use when they are returned.</summary>
    public void DiscardConnections() => source.Clear();

    public async Task<bool> IsReplacedAsync(DbConnection hung)
    {
        if (await takeover.FindAsync((NpgsqlConnection)hung) is not { } primary)
        {
            return false;
        }

        Prefer(primary);
        return true;
    }

    /// <summary>With one host the server is just as slow on new connections.</summary>
    public void DistrustConnections()
    {
        if (source is NpgsqlMultiHostDataSource)
        {
            DiscardConnections();
        }
    }

    /// <summary>
    /// Where one of several statements that were sent together fails while they are prepared, Npgsql may take one for prepared that is not,
    /// and then the answer of one for that of another (npgsql#6391).
    /// </summary>
    public Task ForgetAsync(DbConnection connection) =>
        settings.Prepares ? Task.Run(((NpgsqlConnection)connection).UnprepareAll) : Task.CompletedTask;

    /// <summary>Behind a pooler, which shows by a process id that is not the server's, statements are not prepared.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(this);
        var isPooled = await lease.UseAsync(
            async (connection, _, token) =>
                await connection.ExecuteScalarAsync<int>(new CommandDefinition("select pg_backend_pid()", cancellationToken: token))
                    != ((NpgsqlConnection)connection).ProcessID,
            Patience,
            cancellationToken);
        if (isPooled && settings.MayPrepare)
        {
            settings = settings.WithoutPreparing();
            var preparing = source;
            source = settings.Build();
            await preparing.DisposeAsync();
        }
    }

    /// <summary>Tried first, the new primary is reached without the time that the old one would be given to answer.</summary>
    private void Prefer(string host)
    {
        lock (gate)
        {
            var preferring = settings.Preferring(host);
            if (preferring.ConnectionString == settings.ConnectionString)
            {
                return;
            }

            settings = preferring;
            var former = source;
            source = settings.Build();
            former.Dispose();
        }
    }
}
