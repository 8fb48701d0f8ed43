using Broker.Application.Abstractions;

namespace Broker.Infrastructure;

internal sealed class Storage(IDatabase database, SchemaState schema) : IStorage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            return "The schema is not in place; the log says why.";
        }

        try
        {
            // The driver may take longer to give up on a server that hangs.
            await database.CheckAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (StorageUnavailableException exception)
        {
            return exception.Problem;
        }
        catch (Exception exception) when (exception is TimeoutException || database.IsOutage(exception))
        {
            return "The database does not answer; the log says why.";
        }
    }

    public bool IsOutage(Exception exception) => exception is StorageUnavailableException || database.IsOutage(exception);
}
