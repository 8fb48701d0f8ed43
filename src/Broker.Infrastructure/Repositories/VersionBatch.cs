using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>Requests that are served by one look-up of <see cref="ServerVersions"/>.</summary>
internal sealed class VersionBatch
{
    /// <summary>
    /// The continuations of so many requests run inline, one after the other: queueing each costs more than the look-up itself.
    /// </summary>
    private const int LaneLength = 16;

    private readonly List<TaskCompletionSource<Dictionary<string, ServerVersion>>> lanes = [];
    private int questions;

    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public Task<Dictionary<string, ServerVersion>> Join(string name)
    {
        Names.Add(name);
        if (questions++ % LaneLength == 0)
        {
            lanes.Add(new TaskCompletionSource<Dictionary<string, ServerVersion>>());
        }

        return lanes[^1].Task;
    }

    /// <param name="versions">Completed, faulted or not.</param>
    public void Complete(Task<Dictionary<string, ServerVersion>> versions)
    {
        foreach (var lane in lanes.Skip(1))
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => lane.SetFromTask(versions), state: null);
        }

        lanes[0].SetFromTask(versions);
    }
}
