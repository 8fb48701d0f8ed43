using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>Computes an <see cref="ImportPlan"/>: what is taken so far, by all that must be unique.</summary>
internal sealed class ImportPlanner
{
    private readonly Server server;
    private readonly ImportGround ground;
    private readonly Creation creation;
    private readonly Dictionary<long, QuarantinedLease> quarantined;
    private readonly Dictionary<ClientName, Peering> existing;
    private readonly HashSet<ClientName> named = [];
    private readonly Dictionary<PublicKey, ClientName> keys = [];
    private readonly Dictionary<long, ClientName> leases = [];
    private readonly RoutedIndex routed = new();
    private readonly List<ImportFault> faults = [];

    public ImportPlanner(Server server, ImportGround ground, Creation creation)
    {
        (this.server, this.ground, this.creation) = (server, ground, creation);
        quarantined = ground.Quarantined.ToDictionary(held => held.Index);
        existing = ground.Existing.ToDictionary(peering => peering.Client);
        foreach (var peering in ground.Existing)
        {
            Take(peering.Client, peering.PublicKey, peering.Lease, peering.RoutedNetworks);
        }
    }

    /// <summary>Named addresses are taken first, so that an unnamed one gets none of them.</summary>
    public ImportPlan Plan(IReadOnlyList<PeerImport> peers)
    {
        var taken = new List<(PeerImport Peer, Lease? Lease)>();
        var unchanged = 0;
        foreach (var peer in peers)
        {
            var lease = peer.Lease is null ? null : server.Pool.FindLease(peer.Lease);
            var known = existing.GetValueOrDefault(peer.Client);
            if ((known is null ? Fault(peer, lease) : Difference(peer, lease, known)) is { } reason)
            {
                faults.Add(new ImportFault(peer.Client.ToString(), peer.PublicKey.ToString(), reason));
            }
            else if (known is not null)
            {
                unchanged++;
            }
            else
            {
                Take(peer.Client, peer.PublicKey, lease, peer.RoutedNetworks);
                taken.Add((peer, lease));
            }

            named.Add(peer.Client);
        }

        var added = Lease(taken);
        var enabled = added.FindAll(peering => peering.Life.IsEnabled);
        var digest = enabled.Aggregate(server.Digest, (sum, peering) => sum?.With(peering.PublicKey, peering.AllowedIps));
        return new ImportPlan(
            enabled.Count == 0 ? server : server with { Revision = server.Revision + 1, Digest = digest },
            added,
            unchanged,
            faults,
            FreeAddresses.Except(server.Pool, leases.Keys.Union(quarantined.Keys)))
        {
            Overridden = Overridden(added),
        };
    }

    private List<Peering> Lease(List<(PeerImport Peer, Lease? Lease)> taken)
    {
        var added = new List<Peering>(taken.Count);
        var lowest = server.Pool.FirstIndex;
        foreach (var (peer, given) in taken)
        {
            var wanted = given ?? OwnOf(peer);
            while (wanted is null && (leases.ContainsKey(lowest) || quarantined.ContainsKey(lowest) || lowest == server.Pool.ServerIndex))
            {
                lowest++;
            }

            if (wanted is null && lowest > server.Pool.LastIndex)
            {
                faults.Add(new ImportFault(
                    peer.Client.ToString(), peer.PublicKey.ToString(), $"Every leasable address of {server.Pool.Subnet} is taken."));
                continue;
            }

            var lease = wanted ?? server.Pool.LeaseAt(lowest);
            leases[lease.Index] = peer.Client;
            added.Add(new Peering(PeeringId.New(creation.At), peer.Client, peer.PublicKey, lease, peer.RoutedNetworks)
            {
                Life = PeeringLife.New(creation, ground.Disabled.Contains(peer.Client)),
            });
        }

        return added;
    }

    /// <summary>The address in quarantine that the client or the key had.</summary>
    private Lease? OwnOf(PeerImport peer)
    {
        var own = ground.Quarantined.Where(held => !leases.ContainsKey(held.Index) && (held.Client == peer.Client || held.PublicKey == peer.PublicKey))
            .OrderByDescending(held => held.Client == peer.Client).ThenByDescending(held => held.Until).FirstOrDefault();
        return own is null ? null : server.Pool.LeaseAt(own.Index);
    }

    private Dictionary<ClientName, QuarantinedLease> Overridden(List<Peering> added) => added
        .Where(peering => quarantined.TryGetValue(peering.Lease.Index, out var held) && held.Client != peering.Client && held.PublicKey != peering.PublicKey)
        .ToDictionary(peering => peering.Client, peering => quarantined[peering.Lease.Index]);

    private void Take(ClientName client, PublicKey key, Lease? lease, RoutedNetworks networks)
    {
        keys[key] = client;
        routed.Add(client, networks);
        if (lease is not null)
        {
            leases[lease.Index] = client;
        }
    }

    /// <summary>What keeps a client that the server does not have from being added; null when nothing does.</summary>
    private string? Fault(PeerImport peer, Lease? lease) =>
        named.Contains(peer.Client) ? "The name is given twice."
        : peer.PublicKey == server.PublicKey ? "The public key is the server's own."
        : keys.TryGetValue(peer.PublicKey, out var holder) ? $"The public key belongs to client '{holder}'."
        : peer.Lease is { } address && lease is null
            ? $"{address} must be a host address of {server.Pool}, other than the server's own ({server.Address})."
        : lease is not null && leases.TryGetValue(lease.Index, out var tenant) ? $"The address {lease} belongs to client '{tenant}'."
        : ground.Overlaps.TryGetValue(peer.Client, out var other) ? $"The client has a peering with server '{other}', whose subnets overlap."
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

    /// <summary>In what a client that the server has differs; null when it does not.</summary>
    private string? Difference(PeerImport peer, Lease? lease, Peering known) =>
        named.Contains(peer.Client) ? "The name is given twice."
        : peer.PublicKey != known.PublicKey ? $"The client is there with the public key {known.PublicKey}."
        : peer.Lease is not null && lease != known.Lease ? $"The client is there with the address {known.Lease}."
        : peer.RoutedNetworks != known.RoutedNetworks
            ? $"The client is there with {(known.RoutedNetworks.IsNone ? "no routed networks" : $"the routed networks {known.RoutedNetworks}")}."
        : null;
}
