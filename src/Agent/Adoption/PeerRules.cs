using System.Net;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Agent.Adoption;

/// <summary>One peer by the rules of a server's subnets: what it leases, what is routed to it, and why it cannot be taken.</summary>
internal sealed class PeerRules
{
    /// <summary>Routed networks of one peering.</summary>
    public const int MostRouted = 64;

    private readonly List<string> problems = [];

    public PeerRules(DevicePeer peer, IReadOnlyList<IPNetwork> networks, SubnetChoice? subnets, PublicKey? serverKey)
    {
        if (peer.PublicKey == serverKey)
        {
            problems.Add("it has the server's own key");
        }

        if (subnets is not null)
        {
            Take(networks, subnets);
        }
    }

    public IPAddress? Lease { get; private set; }

    public IPAddress? SecondLease { get; private set; }

    public IReadOnlyList<IPNetwork> Routed { get; private set; } = [];

    public IReadOnlyList<string> Problems => problems;

    private void Take(IReadOnlyList<IPNetwork> networks, SubnetChoice subnets)
    {
        var own = networks.Where(network => SubnetChoice.Has(subnets.First.Network, network)).Distinct().ToArray();
        var second =
            subnets.Second is { } six ? networks.Where(network => SubnetChoice.Has(six.Network, network)).Distinct().ToArray() : [];
        Routed = [.. networks.Except(own).Except(second)];
        Lease = own is [var one] ? one.BaseAddress : null;
        SecondLease = second is [var other] ? other.BaseAddress : null;
        switch (own)
        {
            case []:
                problems.Add($"it has no address in {subnets.First}{(networks.Count == 0 ? "" : $": {string.Join(", ", networks)}")}");
                break;
            case [var address]:
                Check(address.BaseAddress, subnets);
                break;
            default:
                problems.Add(
                    $"it has several addresses in {subnets.First}: {string.Join(", ", own.Select(network => network.BaseAddress))}");
                break;
        }

        foreach (var network in Routed)
        {
            if (network.PrefixLength == 0)
            {
                problems.Add($"everything ({network}) is routed to it, which no server of clients can have");
            }
            else if (IpText.Overlap(network, subnets.First.Network)
                || (subnets.Second is { } v6 && IpText.Overlap(network, v6.Network)))
            {
                problems.Add($"its network {network} overlaps the server's subnet");
            }
        }

        if (Routed.Count > MostRouted)
        {
            problems.Add($"it has {Routed.Count} networks beside its address, of at most {MostRouted}");
        }
    }

    private void Check(IPAddress address, SubnetChoice subnets)
    {
        if (!subnets.IsHost(address))
        {
            problems.Add($"{address} is no host address of {subnets.First} that the broker counts");
        }
        else if (address.Equals(subnets.Address))
        {
            problems.Add($"{address} is the server's own address");
        }
    }
}
