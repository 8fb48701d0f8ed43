using System.Security.Cryptography;
using System.Text;
using Agent.Files;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests;

/// <summary>WireGuard in memory: reads what it is given as the real tools do, and remembers what it was asked to change.</summary>
internal sealed class MemoryWireGuard(AgentFolders folders) : IWireGuard
{
    private int keysMade;

    /// <summary>The calls that change something, as <c>up wgtest</c>.</summary>
    public List<string> Changes { get; } = [];

    public Dictionary<string, MemoryInterface> Interfaces { get; } = [];

    /// <summary>Called before each change; an exception from it becomes the tool's failure.</summary>
    public Action<string> BeforeChange { get; set; } = _ => { };

    /// <summary>Called before each look at an interface.</summary>
    public Func<Task> BeforeLook { get; set; } = () => Task.CompletedTask;

    /// <summary>Not Curve25519, but as much a function of the private key.</summary>
    public static PublicKey PublicKeyOf(string privateKey) =>
        PublicKey.Parse(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("public " + privateKey))))!.Value;

    public Task<PrivateKey> GenerateKeyAsync() => Task.FromResult(PrivateKey.Parse(Sample.KeyText($"made {++keysMade}"))!);

    public Task<PublicKey> DeriveAsync(PrivateKey privateKey) => Task.FromResult(PublicKeyOf(privateKey.Reveal()));

    public async Task<Device?> FindDeviceAsync(string name)
    {
        await BeforeLook();
        return Interfaces.TryGetValue(name, out var found) ? await Device.ReadAsync(new StringReader(found.Dump())) : null;
    }

    public Task<bool> IsRaisedAsync(string name) => Task.FromResult(Existing(name).IsRaised);

    public Task ChangePeersAsync(string name, PeerDiff diff)
    {
        Change($"set {name}");
        Existing(name).Change(diff);
        return Task.CompletedTask;
    }

    public Task SynchronizeAsync(string name, Action<TextWriter> writeConfiguration)
    {
        Change($"sync {name}");
        using var configuration = new StringWriter();
        writeConfiguration(configuration);
        Existing(name).Synchronize(WgText.Parse(configuration.ToString(), forQuick: false));
        return Task.CompletedTask;
    }

    public Task UpAsync(string name)
    {
        Change($"up {name}");
        if (Interfaces.ContainsKey(name))
        {
            throw new ToolException($"wg-quick: `{name}' already exists");
        }

        var text = AtomicFile.ReadIfExists(folders.Configuration(name))
            ?? throw new ToolException($"wg-quick: `{name}.conf' does not exist");
        var made = new MemoryInterface();
        made.Synchronize(WgText.Parse(text, forQuick: true));
        Interfaces.Add(name, made);
        return Task.CompletedTask;
    }

    public Task DownAsync(string name)
    {
        Change($"down {name}");
        Existing(name);
        Interfaces.Remove(name);
        return Task.CompletedTask;
    }

    private void Change(string what)
    {
        Changes.Add(what);
        BeforeChange(what);
    }

    private MemoryInterface Existing(string name) =>
        Interfaces.GetValueOrDefault(name) ?? throw new ToolException($"Unable to access interface: No such device ({name})");
}
