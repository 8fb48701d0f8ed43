using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

internal sealed record Register(ServerName Server) : Step
{
    public override IEnumerable<string> Texts => [$"register server {Server} with the broker"];

    public override string Done => $"Registered server '{Server}' with the broker.";
}

/// <param name="IsBoot">Whether the file is as it was last left, and the broker has not been asked yet.</param>
internal sealed record BringUp(string Interface, int Peers, bool IsBoot) : Step
{
    public override IEnumerable<string> Texts =>
        [$"bring {Interface} up with {(IsBoot ? $"the {Peers} peers of its file" : $"{Peers} peers")}"];

    public override string Done => $"Brought {Interface} up with {(IsBoot ? $"the {Peers} peers of its file" : $"{Peers} peers")}.";
}

internal sealed record TakeDown(string Interface) : Step
{
    public override IEnumerable<string> Texts => [$"take {Interface} down, since it is only half up and no peer has used it"];

    public override string Done => $"Took {Interface} down, since it was only half up.";
}

/// <summary>Peers are removed before anything else is done: nothing that fails may delay it.</summary>
internal sealed record RemovePeers(string Interface, IReadOnlyList<DevicePeer> Peers, DateTimeOffset Now) : Step
{
    public IReadOnlyList<PublicKey> Keys => [.. Peers.Select(peer => peer.PublicKey)];

    public override IEnumerable<string> Texts =>
        Peers.Select(peer => $"remove peer {peer.PublicKey}{(peer.IsLive(Now) ? ", which loses a live tunnel" : "")}");

    public override string Done => $"Removed from {Interface}: {Findings.Keys(Peers.Select(peer => peer.PublicKey.ToString()))}.";
}

internal sealed record AssignPeers(
    string Interface, IReadOnlyList<WantedPeer> Added, IReadOnlyList<WantedPeer> Changed, IReadOnlyDictionary<PublicKey, PeerExtras> Extras)
    : Step
{
    public override IEnumerable<string> Texts =>
        [
            .. Added.Select(peer => $"add peer {peer.Label} with {peer.Text}"),
            .. Changed.Select(peer => $"give peer {peer.Label} {peer.Text}"),
        ];

    public override string Done =>
        Findings.Sentences(($"Added to {Interface}", Added.Select(Told)), ($"Moved in {Interface}", Changed.Select(Told)));

    private static string Told(WantedPeer peer) => $"{peer.PublicKey} ({(peer.Name is null ? "" : $"{peer.Name}, ")}{peer.Text})";
}

/// <summary>Null leaves a part as it is.</summary>
internal sealed record SetDevice(string Interface, SecretKey? Key, int? ListenPort, uint? FwMark) : Step
{
    public override IEnumerable<string> Texts
    {
        get
        {
            string?[] parts =
            [
                Key is null ? null : "key", ListenPort is null ? null : $"port {ListenPort}", FwMark is null ? null : $"mark {FwMark}",
            ];
            return [$"set the {string.Join(" and ", parts.Where(part => part is not null))} of {Interface}"];
        }
    }

    public override string Done => $"Repaired {Interface}: {Texts.First()}.";
}

/// <param name="KeepsBackup">Whether somebody else wrote the file that is there.</param>
internal sealed record WriteFile(string Path, string Text, bool KeepsBackup) : Step
{
    /// <summary>Peers whose sections go.</summary>
    public IReadOnlyList<PublicKey> Dropped { get; init; } = [];

    public override IEnumerable<string> Texts => [$"write {Path}{(KeepsBackup ? " and keep the old one" : "")}"];

    public override string Done => $"Wrote {Path}{(KeepsBackup ? " and kept the old one" : "")}.";

    /// <summary>Not the text, which holds a private key.</summary>
    public override string ToString() => Texts.First();
}
