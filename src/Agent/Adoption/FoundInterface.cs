using Agent.Files;
using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>An interface that somebody made by hand, as it runs and as its file is.</summary>
/// <param name="Device">Null while it is down; <paramref name="Link"/> is null then too.</param>
/// <param name="Keys">Of the file where there is one, else of the interface; null where it has no private key that can be read.</param>
internal sealed record FoundInterface(string Name, Device? Device, Link? Link, FoundFile? File, KeyPair? Keys)
{
    /// <summary>
    /// Of the running interface, in the file's order and the rest by key: `wg show` has them in any order, and names depend on it. While it
    /// is down, those that its file would bring up.
    /// </summary>
    public IReadOnlyList<DevicePeer> Peers =>
        Ordered(Device, File) ?? (Keys is null ? [] : File?.File.AsDevice(Keys.PublicKey).Peers ?? []);

    /// <summary>In the file's order, as far as it has them.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => Link is null
        ? File?.File.Addresses ?? []
        : [.. (File?.File.Addresses ?? []).Where(Link.Addresses.Contains), .. Link.Addresses.Except(File?.File.Addresses ?? [])];

    public int ListenPort => Device is { } device ? device.ListenPort : File?.File.ListenPort ?? 0;

    private static IReadOnlyList<DevicePeer>? Ordered(Device? device, FoundFile? file)
    {
        var written = file?.ByKey;
        return device is null ? null
            : [.. device.Peers.OrderBy(peer => written?.GetValueOrDefault(peer.PublicKey)?.Line ?? int.MaxValue)
                .ThenBy(peer => peer.PublicKey.ToString(), StringComparer.Ordinal)];
    }

    public static async Task<FoundInterface> LookAsync(string name, IWireGuard wireGuard, AgentFolders folders)
    {
        var device = await wireGuard.FindDeviceAsync(name);
        var link = device is null ? null : await wireGuard.ReadLinkAsync(name);
        var path = folders.Configuration(name);
        var file = System.IO.File.Exists(path) ? FoundFile.Read(await System.IO.File.ReadAllBytesAsync(path)) : null;
        var privateKey = file is null ? device is null ? null : await wireGuard.FindPrivateKeyAsync(name) : file.File.PrivateKey;
        var keys = privateKey is null ? null : new KeyPair(privateKey, await wireGuard.DeriveAsync(privateKey));
        return new FoundInterface(name, device, link, file, keys);
    }
}
