using System.Collections.Immutable;
using System.Text.Json;
using Agent.Files;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>What an agent remembers of the lists that it has applied.</summary>
internal sealed record ServerState
{
    /// <summary>Removals beyond this number are forgotten, the oldest first.</summary>
    public const int MostRemoved = 1000;

    public static ServerState Empty { get; } = new();

    /// <summary>The server whose list the interface has; null before the first one.</summary>
    public ServerId? ServerId { get; init; }

    public long Revision { get; init; }

    /// <summary>Of the list; null if the broker did not tell.</summary>
    public ListDigest? Digest { get; init; }

    /// <summary>The server's own addresses that the interface or its file may have; empty before the first list.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>The revision before the broker's revisions fell; null unless they did.</summary>
    public long? FellFrom { get; init; }

    /// <summary>Keys that were removed from the interface, with the revision that removed them.</summary>
    public ImmutableSortedDictionary<string, long> Removed { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Removed peers that a fallen list has again, with their allowed IPs: they are not admitted.</summary>
    public ImmutableSortedDictionary<string, string> Held { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether an operator has given up the peers of an earlier registration.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>Whether an operator has given the interface back: it is nobody's until it is adopted again.</summary>
    public bool IsReleased { get; init; }

    public bool HasRemoved(PublicKey key) => Removed.ContainsKey(key.ToString());

    /// <summary>With these removals more, and without those of keys that the interface has again.</summary>
    public ServerState WithRemoved(IEnumerable<PublicKey> removed, IEnumerable<PublicKey> present, long revision)
    {
        var all = Removed.SetItems(removed.Select(key => KeyValuePair.Create(key.ToString(), revision)))
            .RemoveRange(present.Select(key => key.ToString()));
        var surplus = all.OrderBy(entry => entry.Value).Take(Math.Max(0, all.Count - MostRemoved)).Select(entry => entry.Key);
        return this with { Removed = all.RemoveRange(surplus) };
    }

    /// <summary>With what was held back admitted.</summary>
    public ServerState Accept() => this with { Held = Held.Clear(), Removed = Removed.RemoveRange(Held.Keys), FellFrom = null };
}

/// <summary>The state in its file. A file that cannot be read counts as none.</summary>
internal sealed class StateFile(string path)
{
    private DateTime read;
    private ServerState state = ServerState.Empty;
    private bool isUnsaved;

    /// <summary>As it is now: commands of an operator may have changed the file.</summary>
    public ServerState Read()
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (!isUnsaved && written != read)
        {
            (state, read) = (Parse(AtomicFile.ReadIfExists(path)), written);
        }

        return state;
    }

    /// <summary>Keeps the state even where it cannot be saved; the next call tries again.</summary>
    /// <exception cref="IOException">It cannot be saved now.</exception>
    public void Save(ServerState changed)
    {
        if (!isUnsaved && ReferenceEquals(changed, state))
        {
            return;
        }

        (state, isUnsaved) = (changed, true);
        AgentFolders.Make(Path.GetDirectoryName(path)!);
        AtomicFile.Replace(path, JsonSerializer.Serialize(StateText.Of(state), StateJsonContext.Default.StateText));
        (read, isUnsaved) = (File.GetLastWriteTimeUtc(path), false);
    }

    private static ServerState Parse(string? text)
    {
        try
        {
            return (text is null ? null : JsonSerializer.Deserialize(text, StateJsonContext.Default.StateText))?.Read() ?? ServerState.Empty;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return ServerState.Empty;
        }
    }
}
