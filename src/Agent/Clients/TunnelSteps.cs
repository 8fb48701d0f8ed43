using System.Net;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Clients;

internal sealed record SetServerPeer(string Interface, PeerChange Change) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [$"set {string.Join(" and ", Change.Texts)} of {Interface}'s peer "
            + $"{Change.Key}{(Change.Replaces is { } old ? $", in the place of {old}" : "")}"];

    public override string Done => $"Changed {Interface}: {Texts.First()}.";

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetPeerAsync(Interface, Change);
}

internal sealed record SetPrivateKey(string Interface, SecretKey Key) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"give {Interface} this host's new private key"];

    public override string Done => $"Gave {Interface} this host's new private key.";

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.ConfigureAsync(Interface, Key);
}

/// <param name="Table">Null for the main one.</param>
internal sealed record SetQuickRoutes(string Interface, IReadOnlyList<IPNetwork> Added, IReadOnlyList<IPNetwork> Removed, string? Table)
    : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [
            .. Removed.Select(network => $"route {network} to {Interface} no more"),
            .. Added.Select(network => $"route {network} to {Interface}"),
        ];

    public override string Done => $"Changed {Interface}: {string.Join(", ", Texts)}.";

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetQuickRoutesAsync(Interface, Added, Removed, Table);

    /// <summary>Two with the same networks are equal.</summary>
    public bool Equals(SetQuickRoutes? other) =>
        other is not null && (Interface, Table) == (other.Interface, other.Table) && Added.SequenceEqual(other.Added)
            && Removed.SequenceEqual(other.Removed);

    public override int GetHashCode() => HashCode.Combine(Interface, Table, Added.Count, Removed.Count);
}

/// <param name="Dns">None takes them away.</param>
internal sealed record SetResolvers(string Interface, IReadOnlyList<string> Dns) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [Dns.Count == 0 ? $"take the resolvers of {Interface} away" : $"set the resolvers of {Interface} to {string.Join(", ", Dns)}"];

    public override string Done => $"Changed {Interface}: {Texts.First()}.";

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetResolversAsync(Interface, Dns);
}

/// <param name="Source">What wg-quick is given: the name of its file, or its path.</param>
internal sealed record StartTunnel(string Interface, string Source) : Step
{
    public override IEnumerable<string> Texts => [$"bring {Interface} up"];

    public override string Done => $"Brought {Interface} up.";

    /// <summary>Where the agent is to bring interfaces up.</summary>
    public static Step[] Where(PeeringSettings settings, ClientState host) =>
        settings.ManageInterface ? [new StartTunnel(settings.Interface, host.SourceOf(settings))] : [];
}

internal sealed record StopTunnel(string Interface, string Source, string Why) : Step
{
    public override IEnumerable<string> Texts => [$"take {Interface} down, {Why}"];

    public override string Done => $"Took {Interface} down, {Why}.";

    public static StopTunnel Of(PeeringSettings settings, ClientState host, string why) =>
        new(settings.Interface, host.SourceOf(settings), why);
}
