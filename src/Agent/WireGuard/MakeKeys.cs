using Broker.Domain.Servers;

namespace Agent.WireGuard;

internal sealed record MakeKeys(ServerName Server) : Step
{
    public override IEnumerable<string> Texts => [$"make a key pair for server {Server}"];

    public override string Done => $"Made a key pair for server {Server}.";
}
