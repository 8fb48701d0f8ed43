using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>A peer as it is to be imported.</summary>
/// <param name="Lease">In either subnet; null for the one that it has, or the lowest free one.</param>
public sealed record PeerImport(ClientName Client, PublicKey PublicKey, IPAddress? Lease, RoutedNetworks RoutedNetworks, ClientNotes Notes);

/// <summary>What cannot be imported, as it was given; without name and key it is a value of the server.</summary>
/// <param name="Reason">One sentence.</param>
public sealed record ImportFault(string? ClientName, string? PublicKey, string Reason);

/// <summary>What an import of peers into one server does: all of it, or nothing while there are faults.</summary>
/// <param name="Server">With the version that the added peerings give it.</param>
/// <param name="Added">New peerings, in the order given.</param>
/// <param name="Unchanged">Number of peers that the server has already, just as given.</param>
/// <param name="Faults">In the order given, and then those that found no free address.</param>
/// <param name="Free">The free addresses after it.</param>
public sealed record ImportPlan(
    Server Server, IReadOnlyList<Peering> Added, int Unchanged, IReadOnlyList<ImportFault> Faults, FreeAddresses Free)
{
    /// <summary>
    /// By the client that gets the address: the quarantine of another one's former address, which naming the address has ended.
    /// </summary>
    public IReadOnlyDictionary<ClientName, QuarantinedLease> Overridden { get; init; } = new Dictionary<ClientName, QuarantinedLease>();

    /// <summary>Clients of it whose peering is disabled, and so not on the server's list.</summary>
    public IReadOnlyList<ClientName> Disabled { get; init; } = [];

    /// <summary>Computes it in O(n log n).</summary>
    /// <param name="server">Locked, or new.</param>
    /// <param name="ground">What it meets.</param>
    /// <param name="peers">What is to be imported.</param>
    /// <param name="creation">When the peerings are made, and by whom.</param>
    public static ImportPlan Of(Server server, ImportGround ground, IReadOnlyList<PeerImport> peers, Creation creation) =>
        new ImportPlanner(server, ground, creation).Plan(peers);
}
