using Broker.Application.Abstractions;

namespace Broker.Application.Clients.AddClient;

/// <summary>One transaction for many adds. The domain decides about each of them, in their order, as if they came one by one.</summary>
public sealed class SharedAddTransaction(IUnitOfWork unitOfWork, ISharedAddRepository adds, IAuditRepository audit, TimeProvider time)
{
    /// <returns>In the order of the adds. What is not carried out has changed nothing.</returns>
    public async Task<IReadOnlyList<SharedAddResult>> RunAsync(IReadOnlyList<SharedAdd> wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await unitOfWork.InTransactionAsync(() => AddAsync(wanted, cancellationToken), cancellationToken);
        }
        catch (NothingAddedException nothing)
        {
            return nothing.Results;
        }
    }

    private async Task<IReadOnlyList<SharedAddResult>> AddAsync(IReadOnlyList<SharedAdd> wanted, CancellationToken cancellationToken)
    {
        var ground = await adds.LockAsync(wanted, cancellationToken);
        var plan = new SharedAddPlan(ground);
        var results = wanted.Select((add, number) => new SharedAddResult(plan.Add(add, number), ground.Locked.Contains(number))).ToList();
        var additions = plan.Additions;
        if (additions.Added.Count == 0)
        {
            throw new NothingAddedException(results);
        }

        await adds.AddAsync(additions, cancellationToken);
        var records = wanted.Zip(results).Where(pair => pair.Second.Access is not null)
            .Select(pair => AuditRecord.Of(pair.First.Caller, pair.First.Command, pair.Second.Access!));
        await audit.AppendAsync([.. records], time.GetUtcNow(), cancellationToken);
        return results;
    }

    /// <summary>Undoes the transaction, as a commit would be written to the disk for nothing.</summary>
    private sealed class NothingAddedException(IReadOnlyList<SharedAddResult> results) : Exception
    {
        public IReadOnlyList<SharedAddResult> Results => results;
    }
}
