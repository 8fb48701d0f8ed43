namespace Agent.WireGuard;

/// <summary>WireGuard on this host. Nothing here is cut short by the agent's end: each call is bounded in time instead.</summary>
/// <exception cref="ToolException">From every call: the tool is missing, failed or did not end.</exception>
internal interface IWireGuard
{
    Task<PrivateKey> GenerateKeyAsync();

    Task<PublicKey> DeriveAsync(PrivateKey privateKey);

    /// <summary>Null when there is no WireGuard interface of this name.</summary>
    Task<Device?> FindDeviceAsync(string name);

    /// <summary>
    /// Whether the interface is up and has an address. One that is not was left so by a <c>wg-quick up</c> that was killed.
    /// </summary>
    Task<bool> IsRaisedAsync(string name);

    /// <summary>Adds, removes and changes the peers that differ, and touches no other.</summary>
    Task ChangePeersAsync(string name, PeerDiff diff);

    /// <summary>Makes the interface have exactly the key, port and peers of a configuration. Sessions of peers that stay live on.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="write">Writes a complete configuration: what it leaves out is removed.</param>
    Task SynchronizeAsync(string name, Action<TextWriter> write);

    /// <summary>Brings the interface up from its file in /etc/wireguard.</summary>
    Task UpAsync(string name);

    Task DownAsync(string name);
}
