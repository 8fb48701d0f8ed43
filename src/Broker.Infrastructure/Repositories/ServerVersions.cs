using Broker.Domain;
using System.Data;
using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// Batches look-ups: requests that arrive during a look-up are served by the next one. A thousand agents that ask at once cost the
/// database a few statements on one connection.
/// </summary>
internal sealed class ServerVersions(IDatabase database, SchemaState schema) : IServerVersions, IAsyncDisposable
{
    private readonly HeldConnection connection = new(database);
    private readonly Lock gate = new();
    private VersionBatch gathering = new();
    private bool isBusy;
    private DbCommand? command;

    public async Task<ServerVersion?> FindAsync(ServerName name, CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            throw new StorageUnavailableException();
        }

        return (await Join(name.ToString()).WaitAsync(cancellationToken)).GetValueOrDefault(name.ToString());
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task<Dictionary<string, ServerVersion>> Join(string name)
    {
        Task<Dictionary<string, ServerVersion>> versions;
        bool isFirst;
        lock (gate)
        {
            versions = gathering.Join(name);
            isFirst = !isBusy;
            isBusy = true;
        }

        if (isFirst)
        {
            _ = RunAsync();
        }

        return versions;
    }

    private async Task RunAsync()
    {
        VersionBatch batch;
        lock (gate)
        {
            (batch, gathering) = (gathering, new VersionBatch());
        }

        var versions = connection.UseAsync((held, token) => SelectAsync(held, batch.Names, token), CancellationToken.None);
        await Task.WhenAny(versions);
        lock (gate)
        {
            isBusy = gathering.Names.Count > 0;
            if (isBusy)
            {
                _ = Task.Run(RunAsync);
            }
        }

        batch.Complete(versions);
    }

    private string Select =>
        $"""
        select value ->> 0 as name, s.id, s.revision, {Digests.Valid}
        from {database.JsonElements("@names")}
        join servers s on s.id = coalesce((select n.id from servers n where n.name = value ->> 0),
                                          (select f.server_id from former_server_names f where f.name = value ->> 0))
        """;

    private async Task<Dictionary<string, ServerVersion>> SelectAsync(
        DbConnection held, HashSet<string> names, CancellationToken cancellationToken)
    {
        var select = CommandOn(held);
        select.Parameters[0].Value = $"[[\"{string.Join("\"],[\"", names)}\"]]"; // a name has no character that JSON would escape
        var versions = new Dictionary<string, ServerVersion>(names.Count, StringComparer.Ordinal);
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ListDigest? digest = await reader.IsDBNullAsync(3, cancellationToken) ? null : ListDigest.Parse(reader.GetString(3));
            versions.Add(reader.GetString(0), new ServerVersion(new ServerId(reader.GetGuid(1)), reader.GetInt64(2), digest));
        }

        return versions;
    }

    /// <summary>
    /// Kept as long as its connection: SQLite prepares it once then, and PostgreSQL as often as it takes (Npgsql's auto-prepare, which
    /// a pooler in transaction mode rules out).
    /// </summary>
    private DbCommand CommandOn(DbConnection held)
    {
        if (command?.Connection == held)
        {
            return command;
        }

        command = held.CreateCommand();
        command.CommandText = Select;
        var names = command.CreateParameter();
        (names.ParameterName, names.DbType, names.Value) = ("names", DbType.String, "[]");
        command.Parameters.Add(names);
        return command;
    }
}
