using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Brokers;

/// <summary>The broker's list of peers, taken at its word only after it was found to make sense.</summary>
internal static class PeerList
{
    /// <param name="answer">What the broker said.</param>
    /// <param name="subnet">The server's; every peer has an address of its own in it.</param>
    /// <param name="serverAddress">The server's own address, which no peer may have.</param>
    /// <param name="serverKey">The server's own key, likewise; null if it has none yet.</param>
    /// <exception cref="BrokerFaultException">One entry does not: then none counts.</exception>
    public static IReadOnlyList<WantedPeer> Parse(
        ServerConfigResponse answer, IPNetwork subnet, IPAddress serverAddress, PublicKey? serverKey)
    {
        if (answer.Peers is null)
        {
            throw Absurd("no list of peers");
        }

        var peers = new List<WantedPeer>(answer.Peers.Count);
        var addresses = new HashSet<IPAddress>(answer.Peers.Count);
        var keys = new HashSet<PublicKey>(answer.Peers.Count);
        foreach (var peer in answer.Peers)
        {
            var key = PublicKey.Parse(peer?.PublicKey) ?? throw Absurd($"the key '{peer?.PublicKey}'");
            if (Cidr.Address(peer!.IpAddress) is not { } address || !subnet.Contains(address) || address.ToString() != peer.IpAddress)
            {
                throw Absurd($"the address '{peer.IpAddress}', which is not one of {subnet}");
            }

            if (address.Equals(serverAddress) || !addresses.Add(address))
            {
                throw Absurd($"the address {address} twice");
            }

            if (key == serverKey || !keys.Add(key))
            {
                throw Absurd($"the key {key} twice");
            }

            peers.Add(new WantedPeer(key, address));
        }

        return peers;
    }

    private static BrokerFaultException Absurd(string what) =>
        new("absurd", $"The broker's list of peers has {Printable.Text(what)}: none of it is applied.");
}
