namespace Agent.WireGuard;

/// <summary>WireGuard's own <c>wg</c> (wg(8)) and <c>wg-quick</c> (wg-quick(8)).</summary>
internal sealed class WgTools : IWireGuard
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

    public Task SynchronizeAsync(string name, Action<TextWriter> write) =>
        Tools.RunAsync("wg", ["syncconf", name, "/dev/stdin"], output => output.ReadToEndAsync(), write);

    public Task UpAsync(string name) => Tools.RunAloudAsync("wg-quick", "up", name);

    public Task DownAsync(string name) => Tools.RunAloudAsync("wg-quick", "down", name);
}
