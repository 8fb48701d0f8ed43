using Agent.Files;

namespace Agent.WireGuard;

/// <summary>WireGuard's own <c>wg</c> (wg(8)) and <c>wg-quick</c> (wg-quick(8)).</summary>
internal sealed class WgTools(AgentFolders folders) : IWireGuard
{
    /// <summary>Peers of one command line: some 80 KB, of 2 MB that may be there (execve(2)).</summary>
    private const int MostAtOnce = 1000;

    public async Task<PrivateKey> GenerateKeyAsync() =>
        PrivateKey.Parse(await Tools.RunAsync("wg", ["genkey"])) ?? throw new ToolException("`wg genkey` printed no key.");

    public async Task<PublicKey> DeriveAsync(PrivateKey privateKey) =>
        PublicKey.Parse((await Tools.RunAsync("wg", ["pubkey"], privateKey.Reveal())).Trim())
        ?? throw new ToolException("`wg pubkey` printed no key.");

    public async Task<Device?> FindDeviceAsync(string name)
    {
        try
        {
            return await Tools.RunAsync("wg", ["show", name, "dump"], Device.ReadAsync);
        }
        catch (ToolException)
        {
            // `wg` has one exit code for everything.
            var interfaces = await Tools.RunAsync("wg", ["show", "interfaces"]);
            if (interfaces.Split((char[])[' ', '\n']).Contains(name))
            {
                throw;
            }

            return null;
        }
    }

    public async Task<bool> IsRaisedAsync(string name) =>
        (await Tools.RunAsync("ip", ["-oneline", "address", "show", "dev", name, "up", "scope", "global"])).Length > 0;

    /// <summary>
    /// By <c>wg set</c>: <c>wg syncconf</c> would assign the addresses of every peer anew, and what arrives from one at that moment is
    /// lost (docs/decisions/0006).
    /// </summary>
    public async Task ChangePeersAsync(string name, PeerDiff diff)
    {
        var removals = diff.Removed.Select(peer => (string[])["peer", peer.PublicKey.ToString(), "remove"]);
        var assignments = diff.Changed.Concat(diff.Added).Select(peer => (string[])["peer", peer.PublicKey.ToString(), "allowed-ips", peer.AllowedIps]);
        foreach (var changes in removals.Concat(assignments).Chunk(MostAtOnce))
        {
            await Tools.RunAsync("wg", ["set", name, .. changes.SelectMany(change => change)]);
        }
    }

    /// <summary>By way of a file: <c>wg</c> would take a pipe that breaks, since the agent is killed, for the end of it.</summary>
    public async Task SynchronizeAsync(string name, Action<TextWriter> write)
    {
        var path = folders.Synchronization(name);
        AtomicFile.Replace(path, write);
        await Tools.RunAsync("wg", ["syncconf", name, path]);
        File.Delete(path);
    }

    public Task UpAsync(string name) => Tools.RunAloudAsync("wg-quick", "up", name);

    public Task DownAsync(string name) => Tools.RunAloudAsync("wg-quick", "down", name);
}
