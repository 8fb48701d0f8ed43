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

    /// <summary>The private key of an interface that exists; null while it has none.</summary>
    Task<SecretKey?> FindPrivateKeyAsync(string name);

    /// <summary>What the kernel has of an interface that exists.</summary>
    Task<Link> ReadLinkAsync(string name);

    /// <summary>The interfaces that have a key.</summary>
    Task<IReadOnlyList<string>> FindInterfacesAsync(PublicKey key);

    Task RemovePeersAsync(string name, IReadOnlyList<PublicKey> peers);

    /// <summary>
    /// Adds peers, or gives those that are there their allowed IPs, and touches no other. No key and no network is there twice.
    /// </summary>
    Task AssignPeersAsync(string name, IReadOnlyList<WantedPeer> peers, IReadOnlyDictionary<PublicKey, PeerExtras> extras);

    /// <summary>Sets something of one peer, which is made where it is not there.</summary>
    Task SetPeerAsync(string name, PeerChange change);

    /// <summary>Sets what is not null. Sessions live on.</summary>
    Task ConfigureAsync(string name, SecretKey? key = null, int? listenPort = null, uint? fwMark = null);

    Task SetLinkUpAsync(string name);

    Task SetMtuAsync(string name, int mtu);

    Task AddAddressAsync(string name, InterfaceAddress address);

    /// <summary>
    /// Gives the interface one address for another, or none for it. It has one of the family at all times where that is possible.
    /// </summary>
    Task MoveAddressAsync(string name, InterfaceAddress old, InterfaceAddress? current);

    Task AddRouteAsync(string name, IPNetwork network, IPAddress source);

    /// <summary>Adds routes of the agent's own, and removes some. One that fails does not stop the others.</summary>
    Task SetRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed);

    /// <summary>
    /// Adds routes as wg-quick does, and removes such. One that fails does not stop the others. The table is null for the main one.
    /// </summary>
    Task SetQuickRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed, string? table);

    /// <summary>Sets the resolvers and search domains that come with an interface, as wg-quick does; none takes them away.</summary>
    Task SetResolversAsync(string name, IReadOnlyList<string> dns);

    /// <summary>Brings an interface up.</summary>
    /// <param name="name">Of its file in /etc/wireguard, or the path of another one.</param>
    Task UpAsync(string name);

    /// <inheritdoc cref="UpAsync"/>
    Task DownAsync(string name);
}
