using Broker.Application.Abstractions;
using Dapper;

namespace Broker.Infrastructure;

internal sealed class Storage(IDatabase database, SchemaState schema) : IStorage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return schema.IsCurrent && await AnswersAsync(patience.Token);
        }
        catch (Exception exception) when (database.IsOutage(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
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
