using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>What the peers of an import may each have only once, as far as it is taken.</summary>
/// <param name="server">Whose peers they are.</param>
/// <param name="overlaps">Of the clients, servers that overlap this one and have a peering of theirs.</param>
internal sealed class ImportClaims(Server server, IReadOnlyDictionary<ClientName, ServerName> overlaps)
{
    private readonly Dictionary<PublicKey, ClientName> keys = [];
    private readonly Dictionary<long, ClientName> leases = [];
    private readonly RoutedIndex routed = new();

    /// <summary>The indices of the leases that are taken.</summary>
    public IEnumerable<long> Leases => leases.Keys;

    public bool IsLeased(long index) => leases.ContainsKey(index);

    public void Take(ClientName client, PublicKey key, Lease? lease, RoutedNetworks networks)
    {
        keys[key] = client;
        routed.Add(client, networks);
        if (lease is not null)
        {
            Take(client, lease);
        }
    }

    public void Take(ClientName client, Lease lease) => leases[lease.Index] = client;

    /// <summary>What keeps a peer from being taken; null when nothing does.</summary>
    /// <param name="peer">As it is given.</param>
    /// <param name="lease">Of its address; null for none, or where the address cannot be leased.</param>
    /// <param name="known">The peering that the client has with the server; null for none.</param>
    public string? Fault(PeerImport peer, Lease? lease, Peering? known) =>
        known is null ? Obstacle(peer, lease) : Difference(peer, lease, known);

    private string? Obstacle(PeerImport peer, Lease? lease) =>
        peer.PublicKey == server.PublicKey ? "The public key is the server's own."
        : keys.TryGetValue(peer.PublicKey, out var holder) ? $"The public key belongs to client '{holder}'."
        : peer.Lease is { } address && lease is null
            ? $"{address} must be a host address of {server.Pool}, other than the server's own ({server.Address})."
        : lease is not null && leases.TryGetValue(lease.Index, out var tenant) ? $"The address {lease} belongs to client '{tenant}'."
        : overlaps.TryGetValue(peer.Client, out var other) ? $"The client has a peering with server '{other}', whose subnets overlap."
        : RoutedFault(peer.RoutedNetworks);

    private string? RoutedFault(RoutedNetworks networks)
    {
        foreach (var subnet in server.Pool.Subnets)
        {
            if (networks.Overlapping(subnet.Network) is { } network)
            {
                return $"The routed network {network} overlaps {subnet}, the server's own.";
            }
        }

        return routed.Overlapping(networks) is var (held, client) ? $"A routed network overlaps {held} behind client '{client}'." : null;
    }

    private static string? Difference(PeerImport peer, Lease? lease, Peering known) =>
        peer.PublicKey != known.PublicKey ? $"The client is there with the public key {known.PublicKey}."
        : peer.Lease is not null && lease != known.Lease ? $"The client is there with the address {known.Lease}."
        : peer.RoutedNetworks == known.RoutedNetworks ? null
        : known.RoutedNetworks.IsNone ? "The client is there with no routed networks."
        : $"The client is there with the routed networks {known.RoutedNetworks}.";
}
