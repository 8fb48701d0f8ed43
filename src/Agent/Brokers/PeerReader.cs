using System.Net;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Agent.Brokers;

/// <summary>Reads the peers of one answer. WireGuard would move a network that two of them have from one to the other silently.</summary>
/// <exception cref="BrokerFaultException">From every call: an entry is wrong, or contradicts another one.</exception>
internal sealed class PeerReader(KnownServer server, PublicKey? ownKey)
{
    private readonly HashSet<PublicKey> keys = [];
    private readonly HashSet<IPAddress> addresses = [.. server.Addresses.Select(own => own.Address)];
    private readonly List<(IPNetwork Network, PublicKey Peer)> routed = [];

    public WantedPeer Read(PeerResponse? peer)
    {
        var key = KnownServer.ReadKey(peer?.PublicKey);
        if (key == server.PublicKey || key == ownKey || !keys.Add(key))
        {
            throw KnownServer.Invalid("public_key", $"{key} twice");
        }

        if (!IpText.TryParseAddress(peer!.IpAddress, out var address) || !server.Subnet.Network.Contains(address)
            || address.ToString() != peer.IpAddress)
        {
            throw KnownServer.Invalid("ip_address", $"{peer.IpAddress}, which is none of {server.Subnet}");
        }

        var first = IpText.NetworkOf(address);
        IPNetwork[] networks = peer.AllowedIps is null ? [first] : [.. peer.AllowedIps.Select(ReadNetwork)];
        if (!networks.Contains(first))
        {
            throw KnownServer.Invalid("allowed_ips", $"{string.Join(", ", networks)} without {address}");
        }

        TakeLeases(networks);
        routed.AddRange(networks.Outside(server.Subnets).Select(network => (network, key)));
        return new WantedPeer(key, [first, .. networks.Where(network => network != first)]);
    }

    /// <summary>Networks in their order: one that overlaps another one lies in it, or in one that lies in it, directly behind it.</summary>
    public void RefuseOverlaps()
    {
        routed.Sort((one, other) => Compare(one.Network, other.Network));
        for (int i = 1, outer = 0; i < routed.Count; i++)
        {
            if (!routed[outer].Network.Contains(routed[i].Network.BaseAddress))
            {
                outer = i;
            }
            else if (routed[outer].Peer != routed[i].Peer)
            {
                throw KnownServer.Invalid("allowed_ips", $"{routed[outer].Network} and {routed[i].Network} of two peers");
            }
        }
    }

    private static IPNetwork ReadNetwork(string? text) =>
        text is not null && IpText.TryParseCidr(text, out var network) && network.ToString() == text
        && network.PrefixLength > 0 && !IpText.IsHostless(network.BaseAddress)
            ? network
            : throw KnownServer.Invalid("allowed_ips", text);

    private static int Compare(IPNetwork one, IPNetwork other)
    {
        ReadOnlySpan<byte> first = one.BaseAddress.GetAddressBytes(), second = other.BaseAddress.GetAddressBytes();
        return first.Length != second.Length ? first.Length.CompareTo(second.Length)
            : first.SequenceCompareTo(second) is not 0 and var order ? order
            : one.PrefixLength.CompareTo(other.PrefixLength);
    }

    /// <summary>Of each subnet a peer has one address at most, which nobody else has.</summary>
    private void TakeLeases(IPNetwork[] networks)
    {
        if (networks.Distinct().Count() < networks.Length)
        {
            throw KnownServer.Invalid("allowed_ips", $"{string.Join(", ", networks)}, one of them twice");
        }

        foreach (var subnet in server.Subnets)
        {
            var inside = networks.Where(network => subnet.Contains(network.BaseAddress) || network.Contains(subnet.BaseAddress)).ToArray();
            foreach (var network in inside)
            {
                if (inside.Length > 1 || network != IpText.NetworkOf(network.BaseAddress))
                {
                    throw KnownServer.Invalid("allowed_ips", $"{network}, which overlaps {subnet}");
                }

                if (!addresses.Add(network.BaseAddress))
                {
                    throw KnownServer.Invalid("allowed_ips", $"{network.BaseAddress} twice");
                }
            }
        }
    }
}
