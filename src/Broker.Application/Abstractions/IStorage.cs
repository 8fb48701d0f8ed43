using Broker.Domain;

namespace Broker.Application.Abstractions;

/// <summary>The database as a whole.</summary>
public interface IStorage
{
    /// <summary>Whether the schema is in place and the database answers now. Never throws but for cancellation.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Whether the exception, thrown by any repository, says that the database is away for now.</summary>
    bool IsOutage(Exception exception);
}

/// <summary>The database does not answer. Whether a command under way was carried out is unknown; all can be sent again.</summary>
public sealed class StorageUnavailableException()
    : BrokerException(ErrorKind.Unavailable, "storage-unavailable", "The database does not answer at the moment. Send the request again; repeating it is safe.");
