using Broker.Domain.Servers;

namespace Broker.Application.Watching;

/// <summary>Signals that an agent has reported another list than before.</summary>
public sealed class ReportSignals : ServerSignals
{
    /// <summary>Watches all of these servers.</summary>
    public WatchOfMany WatchAll(IEnumerable<ServerVersion> servers) => new([.. servers.Select(Watch)]);
}

/// <summary>A watch of several servers.</summary>
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
