using Broker.Domain;

namespace Broker.Application.Abstractions;

/// <summary>The database as a whole.</summary>
public interface IStorage
{
    /// <summary>
    /// What keeps calls from being served now, in one sentence that anybody may read; null when nothing does. It asks for what calls
    /// need: the schema, and the privileges to read and to write. Never throws but for cancellation.
    /// </summary>
    Task<string?> FindProblemAsync(CancellationToken cancellationToken);

    /// <summary>Whether the exception, thrown by any repository, says that the database cannot be used for now.</summary>
    bool IsOutage(Exception exception);
}

/// <summary>
/// What the transaction has locked was not all, or it and another one waited for each other: it is undone and carried out again.
/// </summary>
public sealed class ChangedMeanwhileException()
    : StorageUnavailableException("What the request changes was changed by others meanwhile, again and again.");

/// <summary>The database cannot be used. Whether a command under way was carried out is unknown; all can be sent again.</summary>
/// <param name="problem">One sentence that anybody may read.</param>
/// <param name="detail">A sentence for callers and the log only.</param>
public class StorageUnavailableException(string problem = "The database does not answer at the moment.", string? detail = null)
    : BrokerException(
        ErrorKind.Unavailable, "storage-unavailable", $"{Join(problem, detail)} Send the request again; repeating it is safe.")
{
    public string Problem { get; } = problem;

    /// <summary>Without the advice to repeat a request.</summary>
    public string Cause { get; } = Join(problem, detail);

    private static string Join(string problem, string? detail) => detail is null ? problem : $"{problem} {detail}";
}
