using Broker.Application.Abstractions;

namespace Broker.Infrastructure.Postgres;

/// <summary>Lets a few callers at a time wait for a lock, each with a connection; the others queue without one.</summary>
internal sealed class Turns(TimeSpan patience)
{
    /// <summary>Enough that the next one waits at the database already when a lock becomes free.</summary>
    private const int AtOnce = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue> queues = new(StringComparer.Ordinal);

    /// <exception cref="StorageUnavailableException">It was not the caller's turn in time.</exception>
    public async Task<IDisposable> AwaitAsync(string name, CancellationToken cancellationToken)
    {
        var queue = Join(name);
        try
        {
            return await queue.Places.WaitAsync(patience, cancellationToken)
                ? new Turn(this, name, queue)
                : throw new StorageUnavailableException("The lock of the server is held for too long.");
        }
        catch
        {
            Leave(name, queue);
            throw;
        }
    }

    private Queue Join(string name)
    {
        lock (gate)
        {
            if (!queues.TryGetValue(name, out var queue))
            {
                queues[name] = queue = new Queue();
            }

            queue.Callers++;
            return queue;
        }
    }

    private void Leave(string name, Queue queue)
    {
        lock (gate)
        {
            if (--queue.Callers == 0)
            {
                queues.Remove(name);
            }
        }
    }

    private sealed class Queue
    {
        /// <summary>Needs no disposal: its wait handle is never asked for.</summary>
        public SemaphoreSlim Places { get; } = new(AtOnce);

        public int Callers { get; set; }
    }

    private sealed class Turn(Turns turns, string name, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Places.Release();
            turns.Leave(name, queue);
        }
    }
}
