using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>The sentences of a server's plan.</summary>
internal static class Findings
{
    private const int MostKeys = 10;

    private const string Restore = "If the broker lost its database, restore it";

    /// <summary>
    /// Somebody else has set the interface up, running or in its file: it must not get this server's key. Null where that is not so.
    /// </summary>
    public static Finding? Foreign(ServerSettings settings, HostState host)
    {
        var isDeviceForeign = host.Device?.PublicKey is { } key && key != host.Keys?.PublicKey
            && (host.File?.IsOf(settings.Name) != true || host.State.ServerId is null);
        var isInUse = host.Device is not null && !isDeviceForeign && host.State.ServerId is not null;
        if (isDeviceForeign || (!host.HasOwnFile(settings.Name) && !isInUse))
        {
            return Decision(
                "foreign-interface",
                $"The interface {settings.Interface} has another private key than server '{settings.Name}' and stays as it is. Name "
                    + $"another one with `interface:`; or see what `wgbroker-agent adopt {settings.Interface}` would take over.") with
            { IsFatal = true };
        }

        return host.Others is [var other, ..]
            ? Decision(
                "renamed-interface",
                $"{other} has the key of server '{settings.Name}' and is up. Two interfaces cannot have one key and port: take it down "
                + $"with `wg-quick down {other}`, which cuts its tunnels until {settings.Interface} is up; "
                + "or name it with `interface:`.") with
            { IsFatal = true }
            : null;
    }

    public static Finding? Mismatch(ServerSettings settings, HostState host, KnownServer server) =>
        server.PublicKey != host.Keys!.PublicKey
            ? Decision(
                "other-key",
                $"The broker knows server '{settings.Name}' by the public key {server.PublicKey}, but this host's is "
                + $"{(host.HasPlannedKeys ? "still to be made" : host.Keys.PublicKey)}. If this host is "
                + $"that server, restore its private key to .{settings.Name}.priv; if its key was replaced on purpose, tell the "
                + "broker with server/update; if it is another server, give it another name. No peer is added until then.")
            : !server.Pool.Subnet.First.Equals(settings.Subnet.First)
                ? Decision(
                    "other-subnet",
                    $"The broker has the subnet {server.Pool.Subnet} for server '{settings.Name}', this host's configuration says "
                    + $"{settings.Subnet}. Correct the configuration; or delete the server with server/delete, which revokes all its "
                    + "peerings. No peer is added until then.")
                : null;

    public static Finding NotRegistered(ServerSettings settings, int peers) => Decision(
        "not-registered",
        $"The broker does not know server '{settings.Name}', but {settings.Interface} has {peers} peers of an earlier registration, which "
        + $"stay. {Restore}. To register it anew with these peers: `wgbroker-agent adopt {settings.Interface}`; without them, which cuts "
        + "their tunnels: `wgbroker-agent forget`.");

    public static Finding OtherServer(ServerSettings settings, ServerId applied, ServerId found, int peers) => Decision(
        "other-server",
        $"The broker has another server '{settings.Name}' (id {found}) than the one that {settings.Interface} has peers of (id {applied}), "
        + $"and does not say that the earlier one was deleted: its {peers} peers stay. {Restore}. To follow the new one and give these "
        + "peers up: `wgbroker-agent forget`.");

    public static Finding Unknown(ServerSettings settings) => HeldBack(
        "server-not-found",
        $"The broker does not know server '{settings.Name}' any more, and does not say that it was deleted: every peer stays. {Restore}.");

    public static Finding UnknownOnce(ServerSettings settings) => HeldBack(
        "server-not-found", $"The broker does not know server '{settings.Name}' any more. If it says so twice, no peer stays.");

    public static Finding UnknownTwice(ServerSettings settings) => HeldBack(
        "server-not-found", $"The broker does not know server '{settings.Name}' any more, and has said so twice: no peer stays.");

    public static Finding Deleted(ServerSettings settings) => Problem(
        "deleted",
        $"Server '{settings.Name}' was deleted at the broker: no peer stays. "
            + "Restarting the agent registers it anew if its credentials let it.");

    public static Finding Contested(ServerSettings settings) => Problem(
        "contested",
        $"Another host reports as server '{settings.Name}', too: both have its key, and each may have peers that the other has removed. On "
        + "the one that is not to be the server, stop the agent and run `wgbroker-agent down`.");

    public static Finding Removals(ServerSettings settings, int lost) => HeldBack(
        "removals",
        $"The broker's list would cut {lost} live tunnels of {settings.Interface}, which are most: it is applied when the broker says it "
        + "twice.");

    public static Finding Losses(ServerSettings settings, int lost, int all) => HeldBack(
        "removals",
        $"The broker's list would take {lost} of the {all} addresses and networks from {settings.Interface} that live peers have: it is "
            + "applied when the broker says it twice.");

    /// <summary>Before the first list: what somebody else has put on the interface is not the broker's to take away.</summary>
    public static Finding? Strangers(ServerSettings settings, HostState host, IReadOnlyList<WantedPeer> wanted)
    {
        if (host.State.ServerId is not null || host.State.IsForgotten)
        {
            return null;
        }

        HashSet<PublicKey> known =
        [
            .. wanted.Select(peer => peer.PublicKey), .. host.File?.IsOf(settings.Name) == true ? host.File.PeerKeys : [],
        ];
        string[] strangers =
        [
            .. host.Peers.Select(peer => peer.PublicKey).Where(key => !known.Contains(key)).Select(key => key.ToString()),
        ];
        return strangers.Length == 0
            ? null
            : Decision(
                "unknown-peers",
                $"{settings.Interface} has {strangers.Length} peers that neither the broker nor an agent has put there: {Keys(strangers)}. "
                    + $"Nothing is changed. `wgbroker-agent adopt {settings.Interface}` shows how the broker would take them over.");
    }

    public static Finding ForeignFile(string path) =>
        Problem(
            "foreign-file",
            $"{path} was replaced by somebody else: it is not kept up to date. Move it away, and the agent writes its own again.");

    public static Finding UnreadableFile(string path, string reason) =>
        Problem("unreadable-file", $"{path} cannot be read, and is not kept up to date: {reason}");

    public static Finding? Fallen(ServerState state) => state.FellFrom is { } revision
        ? Problem(
            "fallen",
            $"The broker's list fell from revision {revision}, or came again with other contents: it has lost changes. Peers that were "
            + "removed since are not admitted by that alone. `wgbroker-agent accept` accepts its list as it is.")
        : null;

    public static Finding? Held(ServerState state) => state.Held.Count > 0
        ? HeldBack(
            "held",
            $"Not admitted, since they were removed before or have the address of a key that was: {Keys(state.Held.Keys)}. "
            + "`wgbroker-agent accept` admits them.")
        : null;

    /// <summary>The first of them, and how many more there are.</summary>
    public static string Keys(IEnumerable<string> keys)
    {
        string[] all = [.. keys];
        return string.Join(", ", all.Take(MostKeys)) + (all.Length > MostKeys ? $" and {all.Length - MostKeys} more" : "");
    }

    /// <summary>A sentence for each that names any.</summary>
    public static string Sentences(params IEnumerable<(string Head, IEnumerable<string> Keys)> parts) =>
        string.Join(' ', parts.Where(part => part.Keys.Any()).Select(part => $"{part.Head}: {Keys(part.Keys)}."));

    public static Finding Problem(string slug, string text) => new(FindingKind.Problem, slug, text);

    private static Finding Decision(string slug, string text) => new(FindingKind.Decision, slug, text);

    private static Finding HeldBack(string slug, string text) => new(FindingKind.HeldBack, slug, text);
}
