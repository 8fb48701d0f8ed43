using Dapper;

namespace Broker.Infrastructure;

/// <content>Writes that go along with the next statement.</content>
internal sealed partial class Session
{
    /// <summary>
    /// Defers a write, whose row count is not needed, to the next statement or the commit, which takes it along: that saves a round trip
    /// while the server's row is locked. Outside a transaction it is executed at once.
    /// </summary>
    public async Task DeferAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        if (!inTransaction)
        {
            await ExecuteAsync(sql, parameters, cancellationToken);
            return;
        }

        await UseAsync((_, _, _) => Task.FromResult(true), cancellationToken);
        deferred = (sql, parameters);
    }

    /// <summary>
    /// As <see cref="DeferAsync"/>, behind the write that is deferred already, with which it is sent. No parameter has the name of one of
    /// that.
    /// </summary>
    public async Task AppendAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        if (deferred is not { } write)
        {
            await DeferAsync(sql, parameters, cancellationToken);
            return;
        }

        var all = new DynamicParameters(write.Parameters);
        all.AddDynamicParams(parameters);
        deferred = ($"{write.Sql}; {sql}", all);
    }
}
