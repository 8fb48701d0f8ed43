using System.Net;
using Agent.WireGuard;

namespace Agent.Servers;

internal sealed record AddRoute(string Interface, IPNetwork Network, IPAddress Source) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"route {Network} to {Interface}"];

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.AddRouteAsync(Interface, Network, Source);
}

/// <summary>Routes of networks behind peers, which no address of the interface brings along.</summary>
internal sealed record SetRoutes(string Interface, IReadOnlyList<IPNetwork> Added, IReadOnlyList<IPNetwork> Removed) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [
            .. Removed.Select(network => $"route {network} to {Interface} no more"),
            .. Added.Select(network => $"route {network} to {Interface}"),
        ];

    public override string Done => Findings.Sentences(
        ($"Routes to {Interface}", Added.Select(network => $"{network}")),
        ($"Routes no more to {Interface}", Removed.Select(network => $"{network}")));

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetRoutesAsync(Interface, Added, Removed);
}
