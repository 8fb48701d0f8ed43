using System.Net;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.Brokers;

/// <summary>Reads the peers of one answer. WireGuard would move a network that two of them have from one to the other silently.</summary>
/// <exception cref="BrokerFaultException">From every call: an entry is wrong, or contradicts another one.</exception>
internal sealed class PeerReader(KnownServer server, PublicKey? ownKey)
{
    private readonly IPNetwork[] subnets = [.. server.Pool.Subnets.Select(subnet => subnet.Network)];
    private readonly HashSet<PublicKey> keys = [];
    private readonly HashSet<long> leases = [];
    private readonly List<(IPNetwork Network, PublicKey Peer)> routed = [];

    public WantedPeer Read(PeerResponse? peer)
    {
        var key = KnownServer.ReadKey(peer?.PublicKey);
        if (key == server.PublicKey || key == ownKey || !keys.Add(key))
        {
            throw KnownServer.Invalid("public_key", $"{key} twice");
        }

        var lease = ReadLease(peer!.IpAddress);
        if (!leases.Add(lease.Index))
        {
            throw KnownServer.Invalid("ip_address", $"{lease} twice");
        }

        var name = peer.ClientName is null ? null
            : ClientName.TryParse(peer.ClientName, out var parsed) ? parsed
            : throw KnownServer.Invalid("client_name", peer.ClientName);
        if (peer.AllowedIps is null)
        {
            return new WantedPeer(key, IpText.NetworkOf(lease.Address)) { Name = name };
        }

        IPNetwork[] networks = [.. peer.AllowedIps.Select(ReadNetwork)];
        IPNetwork[] own = [.. lease.Networks];
        if (own.Except(networks).Any() || networks.Distinct().Count() < networks.Length)
        {
            throw KnownServer.Invalid("allowed_ips", $"{string.Join(", ", networks)} for {lease}");
        }

        IPNetwork[] others = [.. networks.Except(own)];
        foreach (var network in others)
        {
            if (Array.Find(subnets, subnet => IpText.Overlap(subnet, network)) is var subnet && subnet != default)
            {
                throw KnownServer.Invalid("allowed_ips", $"{network}, which overlaps {subnet}");
            }

            routed.Add((network, key));
        }

        return new WantedPeer(key, [.. own, .. others]) { Name = name };
    }

    /// <summary>Networks in their order: one that overlaps another one lies in it, or in one that lies in it, directly behind it.</summary>
    public void RefuseOverlaps()
    {
        var outer = default((IPNetwork Network, PublicKey Peer)?);
        foreach (var entry in routed.InOrder(entry => entry.Network))
        {
            if (outer?.Network.Contains(entry.Network.BaseAddress) is not true)
            {
                outer = entry;
            }
            else if (outer.Value.Peer != entry.Peer)
            {
                throw KnownServer.Invalid("allowed_ips", $"{outer.Value.Network} and {entry.Network} of two peers");
            }
        }
    }

    private static IPNetwork ReadNetwork(string? text) =>
        text is not null && IpText.TryParseCidr(text, out var network) && network.ToString() == text && network.PrefixLength > 0
            ? network
            : throw KnownServer.Invalid("allowed_ips", text);

    private Lease ReadLease(string? text) =>
        IpText.TryParseAddress(text, out var address) && address.ToString() == text
        && server.Pool.FindLease(address) is { } lease && lease.Address.Equals(address)
            ? lease
            : throw KnownServer.Invalid("ip_address", $"{text}, which is no client's in {server.Pool.Subnet}");
}
