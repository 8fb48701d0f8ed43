using System.Net;
using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>WireGuard on this host. Nothing here is cut short by the agent's end: each call is bounded in time instead.</summary>
/// <exception cref="ToolException">From every call: the tool is missing, failed or did not end.</exception>
internal interface IWireGuard
{
    Task<SecretKey> GenerateKeyAsync();

    Task<PublicKey> DeriveAsync(SecretKey privateKey);

    /// <summary>Null when there is no WireGuard interface of this name.</summary>
    Task<Device?> FindDeviceAsync(string name);

    /// <summary>What the kernel has of an interface that exists.</summary>
    Task<Link> ReadLinkAsync(string name);

    /// <summary>The interfaces that have a key.</summary>
    Task<IReadOnlyList<string>> FindInterfacesAsync(PublicKey key);

    Task RemovePeersAsync(string name, IReadOnlyList<PublicKey> peers);

    /// <summary>Adds peers, or gives those that are there their allowed IPs, and touches no other.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="peers">No key and no network twice.</param>
    /// <param name="extras">What is set for some of them as well.</param>
    Task AssignPeersAsync(string name, IReadOnlyList<WantedPeer> peers, IReadOnlyDictionary<PublicKey, PeerExtras> extras);

    /// <summary>Sets what is not null. Sessions live on.</summary>
    Task ConfigureAsync(string name, SecretKey? key = null, int? listenPort = null, uint? fwMark = null);

    Task SetLinkUpAsync(string name);

    Task SetMtuAsync(string name, int mtu);

    Task AddAddressAsync(string name, InterfaceAddress address);

    /// <summary>Gives the interface one address for another, or none for it. It has one of the family at all times where that is possible.</summary>
    Task MoveAddressAsync(string name, InterfaceAddress old, InterfaceAddress? current);

    Task AddRouteAsync(string name, IPNetwork network, IPAddress source);

    /// <summary>Adds routes of the agent's own, and removes some. One that fails does not stop the others.</summary>
    Task SetRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed);

    /// <summary>Brings the interface up from its file in /etc/wireguard.</summary>
    Task UpAsync(string name);

    Task DownAsync(string name);
}
