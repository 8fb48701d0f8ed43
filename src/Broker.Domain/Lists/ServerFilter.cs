using Broker.Domain.Servers;

namespace Broker.Domain.Lists;

/// <summary>Which servers to list: those behind one, at most so many, that fulfil all of this.</summary>
/// <param name="Owner">Of a client that has a peering there.</param>
/// <param name="Tag">Likewise.</param>
/// <param name="IdleSince">No report since then.</param>
public sealed record ServerFilter(
    ServerName? After,
    int Limit,
    SearchText? Search = null,
    ServerState? State = null,
    ServerName? Server = null,
    string? Owner = null,
    string? Tag = null,
    DateTimeOffset? IdleSince = null);

/// <summary>What an operator asks of a server.</summary>
public enum ServerState
{
    InStep,
    OutOfStep,

    /// <summary>Its agent has not reported lately, or never.</summary>
    Silent,

    /// <summary>Its agent reports problems.</summary>
    Problems,
}

public static class ServerStates
{
    private static readonly Dictionary<string, ServerState> Named = new(StringComparer.Ordinal)
    {
        ["in_step"] = ServerState.InStep,
        ["out_of_step"] = ServerState.OutOfStep,
        ["silent"] = ServerState.Silent,
        ["problems"] = ServerState.Problems,
    };

    public static string Accepted { get; } = string.Join(", ", Named.Keys);

    public static ServerState? Find(string text) => Named.TryGetValue(text, out var state) ? state : null;
}
