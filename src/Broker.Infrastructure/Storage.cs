using Broker.Application.Abstractions;
using Dapper;

namespace Broker.Infrastructure;

internal sealed class Storage(IDatabase database, SchemaState schema) : IStorage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A driver may take long to give up on a server that hangs; nobody waits for that.
            return schema.IsCurrent && await AnswersAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || database.IsOutage(exception))
        {
            return false;
        }
    }

    public bool IsOutage(Exception exception) => database.IsOutage(exception);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select 1", cancellationToken: cancellationToken)) == 1;
    }
}
