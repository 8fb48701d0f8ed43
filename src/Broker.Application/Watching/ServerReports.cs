using Broker.Application.Servers;

namespace Broker.Application.Watching;

/// <summary>Reports of agents that have applied another revision than before.</summary>
public sealed class ServerReports : ServerSignals
{
    /// <summary>Waits for any of these servers.</summary>
    public WatchOfMany WatchAll(IReadOnlyList<ServerVersion> servers) => new([.. servers.Select(Watch)]);
}

/// <summary>One who waits for several servers.</summary>
public sealed class WatchOfMany(IReadOnlyList<ServerWatch> watches) : IDisposable
{
    /// <inheritdoc cref="ServerWatch.Next"/>
    public Task Next => watches.Count == 0 ? Task.CompletedTask : Task.WhenAny(watches.Select(watch => watch.Next));

    public void Dispose()
    {
        foreach (var watch in watches)
        {
            watch.Dispose();
        }
    }
}
