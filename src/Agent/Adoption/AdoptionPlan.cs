using System.Net;
using Agent.Servers;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Adoption;

/// <summary>
/// What becomes of a hand-made interface: computed once from interface, file, names and configuration; printed by the preview, executed
/// with <c>--yes</c>.
/// </summary>
/// <param name="Problems">Why it cannot be adopted; a sentence each.</param>
/// <param name="Differences">What interface and file say differently; a sentence each.</param>
internal sealed record AdoptionPlan(
    string Interface, AdoptedServer? Server, IReadOnlyList<AdoptedPeer> Peers, IReadOnlyList<string> Problems,
    IReadOnlyList<string> Differences)
{
    /// <summary>What else is done or stays; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public const string OverlapAdvice = "Here that is `--allow-overlap`: no client can then be on both servers.";

    private const string IsDisabled = "is disabled at the broker: enable it (client/update), remove the peer from the interface, or "
        + "give it another name with --map if it is somebody else";

    public bool IsPossible => Server is not null && Problems.Count == 0 && Peers.All(peer => peer.Problems.Count == 0);

    /// <summary>With what the broker says against it.</summary>
    public AdoptionPlan With(IReadOnlyList<ImportConflict> conflicts)
    {
        var byKey = conflicts.Where(conflict => conflict.PublicKey is not null)
            .ToLookup(conflict => conflict.PublicKey!, StringComparer.Ordinal);
        var known = Peers.Select(peer => peer.Key.ToString()).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Peers = [.. Peers.Select(peer => peer.With(byKey[peer.Key.ToString()].Select(conflict => Sentence(conflict.Reason))))],
            Problems = [.. Problems, .. conflicts.Where(conflict => conflict.PublicKey is null || !known.Contains(conflict.PublicKey))
                .Select(conflict => Sentence($"{conflict.ClientName}{(conflict.ClientName is null ? "" : ": ")}{conflict.Reason}"))],
        };
    }

    /// <summary>With what is against peers whose clients the broker has disabled: its list would not have them.</summary>
    public AdoptionPlan WithDisabled(IReadOnlySet<string> names) => this with
    {
        Peers = [.. Peers.Select(peer => names.Contains(peer.Name) ? peer.With([$"client '{peer.Name}' {IsDisabled}"]) : peer)],
    };

    /// <summary>With what the operator should know of names that the broker has already.</summary>
    public AdoptionPlan WithExisting(IReadOnlyList<string> names) => names.Count == 0 ? this : this with
    {
        Notes =
        [
            .. Notes,
            $"The broker has clients of these names already: {Findings.Keys(names)}. Each becomes one client with the peer here, and is "
                + "removed with it: give the peer another name with --map if it is somebody else.",
        ],
    };

    /// <exception cref="InvalidOperationException">It is not possible.</exception>
    public ImportServerRequest ToRequest(bool isDryRun) => new()
    {
        Server = (Server ?? throw new InvalidOperationException("Nothing is to be imported.")).ToRequest(),
        Peers = [.. Peers.Select(peer => new ImportedPeer
        {
            ClientName = peer.Name,
            PublicKey = peer.Key.ToString(),
            Lease = peer.Lease?.ToString(),
            RoutedNetworks = peer.Routed.Count == 0 ? null : [.. peer.Routed.Select(network => network.ToString())],
            Note = peer.Note,
        })],
        DryRun = isDryRun,
    };

    /// <summary>The broker names the field of its call, not this command's option.</summary>
    private static string Sentence(string reason) => Brokers.Printable.Text(reason)
        + (reason.Contains("allow_overlap", StringComparison.Ordinal) ? $" {OverlapAdvice}" : "");
}

/// <summary>The server as the broker is to have it.</summary>
/// <param name="ListenPort">Of the interface; the endpoint's may be another, behind NAT.</param>
internal sealed record AdoptedServer(
    ServerName Name, PublicKey Key, SubnetChoice Subnets, int ListenPort, Endpoint? Endpoint, AdoptionOptions Options)
{
    public bool IsFirstHost => Subnets.First.IndexOf(Subnets.Address) == 1;

    public AddServerRequest ToRequest() => new()
    {
        ServerName = Name.ToString(),
        NetworkAddress = Subnets.First.First.ToString(),
        NetworkMask = Subnets.First.Network.PrefixLength,
        PublicKey = Key.ToString(),
        EndpointAddress = Endpoint!.Address.ToString(),
        EndpointPort = Endpoint.Port,
        NReservedIps = Options.ReservedCount,
        AllowedIps = Options.AllowedIps,
        ServerWgIp = IsFirstHost ? null : Subnets.Address.ToString(),
        NetworkAddressV6 = Subnets.Second?.First.ToString(),
        NetworkMaskV6 = Subnets.Second?.Network.PrefixLength,
        AllowOverlap = Options.AllowOverlap ? true : null,
    };
}

/// <param name="Note">What the file says of it; null for nothing beside its name.</param>
/// <param name="Lease">Null where it cannot be taken; <paramref name="Problems"/> says why.</param>
/// <param name="Local">What stays on this host: a preshared key, a keepalive, an endpoint.</param>
internal sealed record AdoptedPeer(
    PublicKey Key, string Name, string? Note, IPAddress? Lease, IPAddress? SecondLease, IReadOnlyList<IPNetwork> Routed,
    IReadOnlyList<string> Local, IReadOnlyList<string> Problems)
{
    public AdoptedPeer With(IEnumerable<string> problems) => this with { Problems = [.. Problems, .. problems] };

    public IEnumerable<IPAddress> Leases => new[] { Lease, SecondLease }.OfType<IPAddress>();
}
