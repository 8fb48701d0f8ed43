using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Lists;

/// <summary>Which clients to list: those behind one, at most so many, that fulfil all of this.</summary>
/// <param name="IdleSince">No handshake since then, although the keys were there before it.</param>
public sealed record ClientFilter(
    ClientName? After,
    int Limit,
    SearchText? Search = null,
    ServerName? Server = null,
    string? Owner = null,
    string? Tag = null,
    ClientState? State = null,
    DateTimeOffset? IdleSince = null)
{
    /// <summary>Only the client of this name.</summary>
    public ClientName? Name { get; init; }
}

/// <summary>What an operator asks of a client.</summary>
public enum ClientState
{
    /// <summary>A peering of it has a session.</summary>
    Online,

    /// <summary>None has.</summary>
    Offline,

    /// <summary>There was never a handshake with the keys that it has.</summary>
    NeverConnected,

    /// <summary>There was none since a given time.</summary>
    Idle,

    /// <summary>It, or one of its peerings, ends within a day.</summary>
    Expiring,

    /// <summary>It, or one of its peerings, is disabled.</summary>
    Disabled,
}

public static class ClientStates
{
    private static readonly Dictionary<string, ClientState> Named = new(StringComparer.Ordinal)
    {
        ["online"] = ClientState.Online,
        ["offline"] = ClientState.Offline,
        ["never_connected"] = ClientState.NeverConnected,
        ["idle"] = ClientState.Idle,
        ["expiring"] = ClientState.Expiring,
        ["disabled"] = ClientState.Disabled,
    };

    public static string Accepted { get; } = string.Join(", ", Named.Keys);

    public static ClientState? Find(string text) => Named.TryGetValue(text, out var state) ? state : null;
}
