using System.Data.Common;
using System.Runtime.CompilerServices;
using Broker.Application.Abstractions;
using Broker.Domain.Servers;
using Broker.Infrastructure.Changes;
using Dapper;

namespace Broker.Infrastructure;

/// <summary>The connection of one request, opened when first needed, and its transaction while a command runs.</summary>
internal sealed class Session(IDatabase database, SchemaState schema, IChangeFeed feed) : IUnitOfWork, IAsyncDisposable
{
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    private DbConnection? connection;
    private DbTransaction? transaction;
    private CommandDefinition? heldBack;

    /// <summary>Servers whose revision grows, or that go, with the transaction: to be told when it is committed.</summary>
    private readonly HashSet<ServerId> changed = [];

    /// <summary>Servers whose agents have applied something new, likewise.</summary>
    private readonly HashSet<ServerId> reported = [];

    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await database.AwaitTurnAsync(cancellationToken);
        transaction = await database.BeginAsync(await ConnectionAsync(cancellationToken), cancellationToken);
        try
        {
            var result = await work();
            await database.CommitAsync(transaction, heldBack);
            feed.Publish(changed, reported);
            return result;
        }
        finally
        {
            heldBack = null;
            changed.Clear();
            reported.Clear();
            await transaction.DisposeAsync();
            transaction = null;
        }
    }

    public void MarkChanged(ServerId server) => changed.Add(server);

    public void MarkReported(ServerId server) => reported.Add(server);

    public async Task<T?> FindAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        await (await ConnectionAsync(cancellationToken)).QuerySingleOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));

    /// <summary>The single rows of two statements, sent together; the second one sees more than the first if something was committed between.</summary>
    public async Task<(T1? First, T2? Second)> FindTwoAsync<T1, T2>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var results = await (await ConnectionAsync(cancellationToken)).QueryMultipleAsync(Command(sql, parameters, cancellationToken));
        return (await results.ReadSingleOrDefaultAsync<T1>(), await results.ReadSingleOrDefaultAsync<T2>());
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        (await (await ConnectionAsync(cancellationToken)).QueryAsync<T>(Command(sql, parameters, cancellationToken))).AsList();

    public async IAsyncEnumerable<T> StreamAsync<T>(string sql, object? parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = (await ConnectionAsync(cancellationToken)).QueryUnbufferedAsync<T>(sql, parameters, transaction);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>
    /// Executes a statement whose outcome nobody asks for. In a transaction it is held back until the next statement, or until
    /// the commit, which takes it along: that saves a round trip while the server's row is locked.
    /// </summary>
    public async Task WriteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        if (transaction is null)
        {
            await ExecuteAsync(sql, parameters, cancellationToken);
            return;
        }

        await ConnectionAsync(cancellationToken);
        heldBack = Command(sql, parameters, CancellationToken.None);
    }

    /// <summary>Returns the number of rows that all statements of the text have changed together.</summary>
    public async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        await (await ConnectionAsync(cancellationToken)).ExecuteAsync(Command(sql, parameters, cancellationToken));

    /// <summary>As <see cref="ExecuteAsync"/>, for what touches every peering of a server and may take long.</summary>
    public async Task<int> ExecuteOnAllPeeringsAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        await (await ConnectionAsync(cancellationToken)).ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, (int)LongPatience.TotalSeconds, cancellationToken: cancellationToken));

    public async ValueTask ReleaseAsync()
    {
        if (connection is { } held)
        {
            connection = null;
            await held.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => ReleaseAsync();

    private async Task<DbConnection> ConnectionAsync(CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            throw new StorageUnavailableException();
        }

        connection ??= await database.OpenAsync(cancellationToken);
        if (heldBack is { } write)
        {
            heldBack = null;
            await connection.ExecuteAsync(write);
        }

        return connection;
    }

    private CommandDefinition Command(string sql, object parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
