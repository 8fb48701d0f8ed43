using System.Runtime.CompilerServices;
using Dapper;

namespace Broker.Infrastructure;

/// <content>What repositories execute.</content>
internal sealed partial class Session
{
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    public Task<T?> FindAsync<T>(string sql, object parameters, CancellationToken cancellationToken) => UseAsync(
        (connection, transaction, token) =>
            connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: token)),
        cancellationToken);

    /// <summary>
    /// What several statements return, sent together; a later one sees more than an earlier one if something was committed between.
    /// </summary>
    public Task<T> ReadAsync<T>(
        string sql, object parameters, Func<SqlMapper.GridReader, Task<T>> read, CancellationToken cancellationToken) => UseAsync(
        async (connection, transaction, token) =>
        {
            var command = new CommandDefinition(sql, parameters, transaction, cancellationToken: token);
            await using var results = await connection.QueryMultipleAsync(command);
            return await read(results);
        },
        cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, object parameters, CancellationToken cancellationToken) => UseAsync<IReadOnlyList<T>>(
        async (connection, transaction, token) =>
            (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: token))).AsList(),
        cancellationToken);

    /// <summary>Reads outside of the transaction, on a connection of its own.</summary>
    public async Task<T> PeekAsync<T>(Func<Session, Task<T>> read)
    {
        await using var other = new Session(database, schema, feed, tokens);
        return await read(other);
    }

    /// <summary>
    /// Reads rows in pages, and holds no connection between them: a slow caller would keep SQLite from reusing its WAL, PostgreSQL from
    /// vacuuming, and a connection from other calls. The statement returns rows above a key, in its order, at most <c>@limit</c> of them;
    /// its other parameters come of the last row, or of none.
    /// </summary>
    public async IAsyncEnumerable<T> PagesAsync<T>(
        string sql, Func<T?, object> parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        const int Limit = 1000;
        for (T? last = null; ;)
        {
            var above = new DynamicParameters(parameters(last));
            above.Add("limit", (long)Limit);
            var page = await QueryAsync<T>(sql, above, cancellationToken);
            await ReleaseAsync();
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Count < Limit)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    /// <summary>Returns the number of rows that all statements of the text have changed together.</summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) => UseAsync(
        (connection, transaction, token) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: token)),
        cancellationToken);

    /// <summary>As <see cref="ExecuteAsync"/>, for what touches every peering of a server and may take long.</summary>
    public Task<int> ExecuteOnAllPeeringsAsync(string sql, object parameters, CancellationToken cancellationToken) => UseAsync(
        (connection, transaction, token) => connection.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, (int)LongPatience.TotalSeconds, cancellationToken: token)),
        cancellationToken,
        LongPatience);
}
