using System.Data.Common;
using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application.Clients.AddClient;

/// <summary>
/// Adds that arrive during a transaction share the next one (docs/decisions/0022): it costs the database little more than one of them
/// alone. None is answered before its commit.
/// </summary>
public sealed class SharedAdds(IServiceScopeFactory scopes, IStorage storage)
{
    private const int MostAtOnce = 64;

    /// <summary>How often an add tries again when somebody else holds a lock that it needs. Then it waits for it, on its own.</summary>
    private const int MostAttempts = 8;

    private readonly Lock gate = new();
    private readonly Queue<Member> waiting = [];
    private bool isBusy;

    /// <returns>Null where the add has to be carried out, or refused, on its own.</returns>
    public Task<ClientAccess?> AddAsync(SharedAdd add, CancellationToken cancellationToken)
    {
        var member = new Member(add);
        bool isFirst;
        lock (gate)
        {
            waiting.Enqueue(member);
            isFirst = !isBusy;
            isBusy = true;
        }

        if (isFirst)
        {
            _ = RunAsync();
        }

        return member.Task.WaitAsync(cancellationToken);
    }

    /// <summary>One transaction, and the next one where others have come meanwhile.</summary>
    private async Task RunAsync()
    {
        var members = Take();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var transaction = scope.ServiceProvider.GetRequiredService<SharedAddTransaction>();
            Complete(members, await transaction.RunAsync([.. members.Select(member => member.Add)], CancellationToken.None));
        }
        catch (Exception fault) when (fault is ChangedMeanwhileException || (fault is DbException && !storage.IsOutage(fault)))
        {
            members.ForEach(member => member.SetResult(null)); // a client that was added meanwhile: each sees for itself
        }
        catch (Exception fault)
        {
            members.ForEach(member => member.SetException(fault));
            FailWaiting(fault);
        }

        lock (gate)
        {
            isBusy = waiting.Count > 0;
            if (isBusy)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(), state: null);
            }
        }
    }

    private List<Member> Take()
    {
        var members = new List<Member>();
        lock (gate)
        {
            while (members.Count < MostAtOnce && waiting.TryDequeue(out var member))
            {
                members.Add(member);
            }
        }

        return members;
    }

    private void Complete(List<Member> members, IReadOnlyList<SharedAddResult> results)
    {
        foreach (var (member, result) in members.Zip(results))
        {
            if (result.IsLocked && ++member.Attempts < MostAttempts)
            {
                lock (gate)
                {
                    waiting.Enqueue(member);
                }
            }
            else
            {
                member.SetResult(result.Access);
            }
        }
    }

    /// <summary>They have waited for the database as long as those who met the fault.</summary>
    private void FailWaiting(Exception fault)
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var member))
            {
                member.SetException(fault);
            }
        }
    }

    private sealed class Member(SharedAdd add) : TaskCompletionSource<ClientAccess?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public SharedAdd Add => add;

        public int Attempts { get; set; }
    }
}
