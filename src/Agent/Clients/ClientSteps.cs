using Broker.Domain.Servers;

namespace Agent.Clients;

/// <param name="MustBeNew">Whether the broker has no such peering.</param>
internal sealed record AskForPeering(ServerName Server, bool MustBeNew) : Step
{
    public override IEnumerable<string> Texts =>
        [MustBeNew ? $"ask for a peering with {Server}" : $"give the peering with {Server} this host's key"];

    public override string Done => MustBeNew ? $"Asked for a peering with {Server}." : $"Gave the peering with {Server} this host's key.";
}

/// <param name="Text">Null where it depends on the broker's answer.</param>
/// <param name="Old">What is there now; null for no file.</param>
internal sealed record WriteConfiguration(string Path, string? Text, string? Old) : Step
{
    public override IEnumerable<string> Texts =>
        [
            Old is null ? $"write {Path}"
            : Text is null ? $"change {Path}, unless it has what the broker answers"
            : $"change {Path}, and keep the old one",
        ];

    public override string Done => Old is null ? $"Wrote {Path}: `wg-quick up {Path}` starts it." : $"Changed {Path}.";

    /// <summary>Not the text, which holds a private key.</summary>
    public override string ToString() => Texts.First();
}

/// <summary>Takes a configuration away that nothing answers any more, and keeps it.</summary>
internal sealed record SetAside(string Path) : Step
{
    public override IEnumerable<string> Texts => [$"rename {Path} to {Path}.revoked"];

    public override string Done => $"Renamed {Path} to {Path}.revoked.";
}
