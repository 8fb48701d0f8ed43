using Broker.Domain.Servers;

namespace Agent.Clients;

internal sealed record AskForPeering(ServerName Server) : Step
{
    public override IEnumerable<string> Texts => [$"ask for a peering with {Server}"];

    public override string Done => $"Asked for a peering with {Server}.";
}

/// <param name="Text">Null where it depends on the broker's answer.</param>
/// <param name="Replaces">Whether there is a file already.</param>
internal sealed record WriteConfiguration(string Path, string? Text, bool Replaces) : Step
{
    public override IEnumerable<string> Texts => [$"write {Path}{(Replaces && Text is null ? ", unless it has what the broker answers" : "")}"];

    public override string Done => Replaces
        ? $"Replaced {Path}, the old one is {Path}.bak: restart it with wg-quick."
        : $"Wrote {Path}: `wg-quick up {Path}` starts it.";

    /// <summary>Not the text, which holds a private key.</summary>
    public override string ToString() => Texts.First();
}
