using Broker.Domain;
using System.Data;
using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// Looks servers up together: those that are asked for while a look-up is under way go with the next one. So a thousand agents that
/// ask at once cost the database a few statements, and none of its other connections.
/// </summary>
internal sealed class ServerVersions(IDatabase database, SchemaState schema) : IServerVersions, IAsyncDisposable
{
    private readonly HeldConnection connection = new(database);
    private readonly Lock gate = new();
    private Batch gathering = new();
    private bool isBusy;
    private DbCommand? prepared;

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
        Batch batch;
        lock (gate)
        {
            (batch, gathering) = (gathering, new Batch());
        }

        var versions = connection.UseAsync(held => SelectAsync(held, batch.Names), CancellationToken.None);
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
        $"select s.name, s.id, s.revision, case when s.digest_revision = s.revision then s.digest end from {database.JsonElements("@names")} join servers s on s.name = value ->> 0";

    private async Task<Dictionary<string, ServerVersion>> SelectAsync(DbConnection held, HashSet<string> names)
    {
        var command = await PreparedAsync(held);
        command.Parameters[0].Value = $"[[\"{string.Join("\"],[\"", names)}\"]]"; // a name has no character that JSON would escape
        var versions = new Dictionary<string, ServerVersion>(names.Count, StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ListDigest? digest = await reader.IsDBNullAsync(3) ? null : ListDigest.Parse(reader.GetString(3));
            versions.Add(reader.GetString(0), new ServerVersion(new ServerId(reader.GetGuid(1)), reader.GetInt64(2), digest));
        }

        return versions;
    }

    /// <summary>To prepare this statement costs SQLite more than to carry it out, so it is kept as long as its connection.</summary>
    private async Task<DbCommand> PreparedAsync(DbConnection held)
    {
        if (prepared?.Connection == held)
        {
            return prepared;
        }

        prepared = held.CreateCommand();
        prepared.CommandText = Select;
        var names = prepared.CreateParameter();
        (names.ParameterName, names.DbType, names.Value) = ("names", DbType.String, "[]");
        prepared.Parameters.Add(names);
        await prepared.PrepareAsync();
        return prepared;
    }

    /// <summary>Questions that are answered together.</summary>
    private sealed class Batch
    {
        /// <summary>
        /// So many go on one after the other where the answer has come: to send each elsewhere costs more than the look-up itself.
        /// </summary>
        private const int LaneLength = 16;

        private readonly List<TaskCompletionSource<Dictionary<string, ServerVersion>>> lanes = [];
        private int questions;

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public Task<Dictionary<string, ServerVersion>> Join(string name)
        {
            Names.Add(name);
            if (questions++ % LaneLength == 0)
            {
                lanes.Add(new TaskCompletionSource<Dictionary<string, ServerVersion>>());
            }

            return lanes[^1].Task;
        }

        /// <param name="versions">Has ended, well or not.</param>
        public void Complete(Task<Dictionary<string, ServerVersion>> versions)
        {
            foreach (var lane in lanes.Skip(1))
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => lane.SetFromTask(versions), state: null);
            }

            lanes[0].SetFromTask(versions);
        }
    }
}
