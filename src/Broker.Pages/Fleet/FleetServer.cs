using Broker.Contracts;

namespace Broker.Pages.Fleet;

public sealed record FleetServer(string Name, ServerStatusResponse Status, Attention Attention)
{
    /// <summary>What needs attention first.</summary>
    public static IReadOnlyList<FleetServer> Sorted(IReadOnlyDictionary<string, ServerStatusResponse> statuses, DateTimeOffset now) =>
    [
        .. statuses
            .Select(server => new FleetServer(server.Key, server.Value, Attention.Of(server.Value, now)))
            .OrderBy(server => server.Attention.Urgency)
            .ThenBy(server => server.Name, StringComparer.Ordinal),
    ];
}
