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

    public override string Done => string.Join(
        ' ', ((string Verb, IReadOnlyList<IPNetwork> Networks)[])[("Routes", Added), ("Routes no more", Removed)] is var parts
            ? parts.Where(part => part.Networks.Count > 0)
                .Select(part => $"{part.Verb} to {Interface}: {Findings.Keys(part.Networks.Select(network => $"{network}"))}.")
            : []);

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetRoutesAsync(Interface, Added, Removed);
}
