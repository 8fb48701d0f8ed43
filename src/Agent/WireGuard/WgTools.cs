using Agent.Files;

namespace Agent.WireGuard;

/// <summary>WireGuard's own <c>wg</c> (wg(8)) and <c>wg-quick</c> (wg-quick(8)).</summary>
internal sealed class WgTools(AgentFolders folders) : IWireGuard
{
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
