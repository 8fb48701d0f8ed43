using System.Diagnostics;
using Broker.Domain.Servers;

namespace Broker.Application.Watching;

/// <summary>
/// Wakes requests that wait for news of a server. A signal is a hint: the request that gets one reads the state itself, so a spurious
/// signal costs one read and never a wrong answer.
/// </summary>
public abstract class ServerSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<ServerId, Watched> servers = [];

    /// <summary>Every watched server, with the newest version that one of its watchers knows.</summary>
    public IReadOnlyList<ServerVersion> All
    {
        get
        {
            lock (gate)
            {
                return [.. servers.Select(server => server.Value.Known)];
            }
        }
    }

    /// <summary>Watches a server until the watch is disposed.</summary>
    public ServerWatch Watch(ServerVersion known)
    {
        lock (gate)
        {
            if (!servers.TryGetValue(known.ServerId, out var server))
            {
                servers[known.ServerId] = server = new Watched(known);
            }

            server.Waiters++;
            server.Known = known.Revision >= server.Known.Revision ? known : server.Known;
            return new ServerWatch(this, known.ServerId);
        }
    }

    /// <summary>Wakes the requests that watch a server.</summary>
    public void Announce(ServerId serverId)
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

    /// <summary>Fails all waiting requests: without the database no change can be seen.</summary>
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

    internal Task<long> SignalOf(ServerId serverId)
    {
        lock (gate)
        {
            return servers[serverId].Signal.Task;
        }
    }

    internal void Forget(ServerId serverId)
    {
        lock (gate)
        {
            if (--servers[serverId].Waiters == 0)
            {
                servers.Remove(serverId);
            }
        }
    }

    /// <summary>Continuations run asynchronously: the announcing request has an answer of its own to send.</summary>
    private static TaskCompletionSource<long> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Watched(ServerVersion known)
    {
        public int Waiters { get; set; }

        public ServerVersion Known { get; set; } = known;

        public TaskCompletionSource<long> Signal { get; set; } = NewSignal();
    }
}

/// <summary>A watch of one server.</summary>
public sealed class ServerWatch(ServerSignals signals, ServerId serverId) : IDisposable
{
    /// <summary>
    /// Completes with the next signal and its timestamp. Take it before reading the state, so that no signal is missed in between.
    /// </summary>
    public Task<long> Next => signals.SignalOf(serverId);

    public void Dispose() => signals.Forget(serverId);
}
