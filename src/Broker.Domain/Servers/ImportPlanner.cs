using Broker.Domain.Addressing;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>Computes an <see cref="ImportPlan"/>.</summary>
internal sealed class ImportPlanner
{
    private readonly Server server;
    private readonly ImportGround ground;
    private readonly Creation creation;
    private readonly Dictionary<long, QuarantinedLease> quarantined;
    private readonly Dictionary<ClientName, Peering> existing;
    private readonly HashSet<ClientName> named = [];
    private readonly ImportClaims claims;
    private readonly List<ImportFault> faults = [];
    private readonly List<ClientName> disabled = [];

    public ImportPlanner(Server server, ImportGround ground, Creation creation)
    {
        (this.server, this.ground, this.creation, claims) = (server, ground, creation, new ImportClaims(server, ground.Overlaps));
        quarantined = ground.Quarantined.ToDictionary(held => held.Index);
        existing = ground.Existing.ToDictionary(peering => peering.Client);
        foreach (var peering in ground.Existing)
        {
            claims.Take(peering.Client, peering.PublicKey, peering.Lease, peering.RoutedNetworks);
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
            if ((named.Add(peer.Client) ? claims.Fault(peer, lease, known) : "The name is given twice.") is { } reason)
            {
                faults.Add(new ImportFault(peer.Client.ToString(), peer.PublicKey.ToString(), reason));
            }
            else if (known is not null)
            {
                unchanged++;
                if (!known.Life.IsEnabled)
                {
                    disabled.Add(known.Client);
                }
            }
            else
            {
                claims.Take(peer.Client, peer.PublicKey, lease, peer.RoutedNetworks);
                taken.Add((peer, lease));
            }
        }

        var added = Lease(taken);
        var enabled = added.FindAll(peering => peering.Life.IsEnabled);
        var digest = enabled.Aggregate(server.Digest, (sum, peering) => sum?.With(peering.PublicKey, peering.AllowedIps));
        return new ImportPlan(
            enabled.Count == 0 ? server : server with { Revision = server.Revision + 1, Digest = digest },
            added,
            unchanged,
            faults,
            FreeAddresses.Except(server.Pool, claims.Leases.Union(quarantined.Keys)))
        {
            Overridden = Overridden(added),
            Disabled = [.. disabled, .. added.Where(peering => !peering.Life.IsEnabled).Select(peering => peering.Client)],
        };
    }

    private List<Peering> Lease(List<(PeerImport Peer, Lease? Lease)> taken)
    {
        var added = new List<Peering>(taken.Count);
        var lowest = server.Pool.FirstIndex;
        foreach (var (peer, given) in taken)
        {
            var wanted = given ?? OwnOf(peer);
            while (wanted is null && (claims.IsLeased(lowest) || quarantined.ContainsKey(lowest) || lowest == server.Pool.ServerIndex))
            {
                lowest++;
            }

            if (wanted is null && lowest > server.Pool.LastIndex)
            {
                faults.Add(new ImportFault(
                    peer.Client.ToString(), peer.PublicKey.ToString(),
                    $"Every leasable address of {server.Pool.Subnet} is taken or in quarantine."));
                continue;
            }

            var lease = wanted ?? server.Pool.LeaseAt(lowest);
            claims.Take(peer.Client, lease);
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
        var own = ground.Quarantined.Where(
            held => !claims.IsLeased(held.Index) && (held.Client == peer.Client || held.PublicKey == peer.PublicKey))
            .OrderByDescending(held => held.Client == peer.Client).ThenByDescending(held => held.Until).FirstOrDefault();
        return own is null ? null : server.Pool.LeaseAt(own.Index);
    }

    private Dictionary<ClientName, QuarantinedLease> Overridden(List<Peering> added) => added
        .Where(peering => quarantined.TryGetValue(peering.Lease.Index, out var held)
            && held.Client != peering.Client && held.PublicKey != peering.PublicKey)
        .ToDictionary(peering => peering.Client, peering => quarantined[peering.Lease.Index]);
}
