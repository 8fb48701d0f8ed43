using System.Net;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>A repair of what an interface has from the kernel. Tunnels go on.</summary>
internal abstract record LinkStep(string Interface) : Step
{
    public override string Done => $"Repaired {Interface}: {Texts.First()}.";
}

internal sealed record SetLinkUp(string Interface) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"set {Interface} up"];
}

internal sealed record SetMtu(string Interface, int Mtu) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"set the MTU of {Interface} to {Mtu}"];
}

internal sealed record AddAddress(string Interface, InterfaceAddress Address) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"give {Interface} the address {Address}"];
}

internal sealed record AddRoute(string Interface, IPNetwork Network, IPAddress Source) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"route {Network} to {Interface}"];
}

/// <param name="Current">Null where nothing takes its place.</param>
internal sealed record MoveAddress(string Interface, InterfaceAddress Old, InterfaceAddress? Current) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [Current is null ? $"take the address {Old} from {Interface}" : $"give {Interface} the address {Current} instead of {Old}"];

    public override string Done => $"Changed {Interface}: {Texts.First()}.";
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
}
