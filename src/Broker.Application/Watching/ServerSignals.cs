using System.Diagnostics;
using Broker.Application.Servers;

namespace Broker.Application.Watching;

/// <summary>
/// Who waits for news of which server. A signal says that there may be news: whoever gets one looks for itself, so that one too
/// many costs a look, never a wrong answer.
/// </summary>
public abstract class ServerSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Watched> servers = [];

    /// <summary>Every server that somebody waits for, with the newest version that a waiter knows.</summary>
    public IReadOnlyList<ServerVersion> All
    {
        get
        {
            lock (gate)
            {
                return [.. servers.Select(server => new ServerVersion(server.Key, server.Value.Known))];
            }
        }
    }

    /// <summary>Waits for a server from now on, until it is disposed of.</summary>
    public ServerWatch Watch(ServerVersion known)
    {
        lock (gate)
        {
            if (!servers.TryGetValue(known.ServerId, out var server))
            {
                servers[known.ServerId] = server = new Watched();
            }

            server.Waiters++;
            server.Known = Math.Max(server.Known, known.Revision);
            return new ServerWatch(this, known.ServerId);
        }
    }

    /// <summary>Wakes those who wait for a server.</summary>
    public void Announce(Guid serverId)
    {
        lock (gate)
        {
            if (servers.TryGetValue(serverId, out var server))
            {
                server.Signal.SetResult(Stopwatch.GetTimestamp());
                server.Signal = NewSignal();
            }
        }
    }

    /// <summary>Wakes everybody with a failure: that of the database, which changes cannot be seen without.</summary>
    public void Fail(Exception exception)
    {
        lock (gate)
        {
            foreach (var server in servers.Values)
            {
                server.Signal.SetException(exception);
                server.Signal = NewSignal();
            }
        }
    }

    internal Task<long> SignalOf(Guid serverId)
    {
        lock (gate)
        {
            return servers[serverId].Signal.Task;
        }
    }

    internal void Forget(Guid serverId)
    {
        lock (gate)
        {
            if (--servers[serverId].Waiters == 0)
            {
                servers.Remove(serverId);
            }
        }
    }

    /// <summary>Those who wait go on elsewhere: whoever announces is on the way to somebody's answer.</summary>
    private static TaskCompletionSource<long> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Watched
    {
        public int Waiters { get; set; }

        public long Known { get; set; }

        public TaskCompletionSource<long> Signal { get; set; } = NewSignal();
    }
}

/// <summary>One who waits for a server.</summary>
public sealed class ServerWatch(ServerSignals signals, Guid serverId) : IDisposable
{
    /// <summary>Completes with the first signal from now on, and its timestamp: to be taken before looking, so that none falls in between.</summary>
    public Task<long> Next => signals.SignalOf(serverId);

    public void Dispose() => signals.Forget(serverId);
}
