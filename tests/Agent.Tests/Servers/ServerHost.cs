using Agent.Brokers;
using Agent.Configuration;
using Agent.Servers;
using Agent.Status;
using Agent.Tests.Brokers;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>A server host: a clock, folders, WireGuard in memory, and the agent's rounds against a broker that a test scripts.</summary>
internal sealed class ServerHost : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LogLines log;
    private HttpClient http;
    private ServerRound? agent;

    public ServerHost()
    {
        folder.Write("keys/.berlin.priv", Sample.Keys.PrivateKey.Reveal());
        folder.Write("keys/berlin.pub", $"{Sample.Keys.PublicKey}\n");
        WireGuard = new MemoryWireGuard(folder.Folders);
        log = new LogLines(Clock);
        http = Broker.Connect();
    }

    public FakeClock Clock { get; } = new();

    public ScriptedBroker Broker { get; } = new();

    public MemoryWireGuard WireGuard { get; }

    public ServerSettings Settings { get; set; } = Sample.Settings;

    public MemoryInterface Interface => WireGuard.Interfaces[Settings.Interface];

    public IReadOnlyDictionary<string, MemoryInterface> Interfaces => WireGuard.Interfaces;

    public bool IsUp => WireGuard.Interfaces.ContainsKey(Settings.Interface);

    public string BootPath => folder.Folders.Configuration(Settings.Interface);

    public string BootText => File.ReadAllText(BootPath);

    public IReadOnlyList<string> Log => log.All;

    /// <summary>A host whose agent has registered, and has applied these peers.</summary>
    public static Task<ServerHost> StartedAsync(params int[] peers) => StartedAsync(isCurrent: false, peers);

    /// <summary>The same, with a broker of this release or of an earlier one.</summary>
    public static async Task<ServerHost> StartedAsync(bool isCurrent, params int[] peers)
    {
        var host = new ServerHost { Broker = { IsCurrent = isCurrent } };
        host.Broker.Peers = Sample.Peers(peers);
        await host.RoundAsync();
        host.WireGuard.Changes.Clear();
        return host;
    }

    /// <summary>The same, and all of the peers have sessions.</summary>
    public static async Task<ServerHost> LiveAsync(params int[] peers)
    {
        var host = await StartedAsync(peers);
        host.Shake(TimeSpan.FromSeconds(10), peers);
        return host;
    }

    /// <summary>The host was installed again: its keys and its interface are gone.</summary>
    public void LoseKeys()
    {
        File.Delete(folder.PathOf("keys/.berlin.priv"));
        WireGuard.Interfaces.Remove(Settings.Interface);
    }

    public Task<RoundOutcome> RoundAsync() => Agent().RunAsync(CancellationToken.None);

    public async Task RoundsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await RoundAsync();
        }
    }

    /// <summary>The agent ends; the next round is a new one's.</summary>
    public void RestartAgent() => agent = null;

    /// <summary>The machine starts anew: files are all that is left.</summary>
    public void Reboot()
    {
        RestartAgent();
        WireGuard.Interfaces.Clear();
        WireGuard.Changes.Clear();
    }

    /// <summary>The next agent waits so long for an answer.</summary>
    public void UseTimeout(TimeSpan timeout)
    {
        http.Dispose();
        http = Broker.Connect(timeout);
        RestartAgent();
    }

    public bool IsWatching => Agent().IsWatching;

    public RunningLoop StartLoop() => new(Agent().RunAsync, Settings.RefreshFrequency, Clock, log.Log, () => Agent().IsWatching);

    public IReadOnlyList<Finding> Findings => Agent().Findings;

    /// <summary>Nothing can be written: a folder is where the new files are made before they are renamed.</summary>
    public void BlockFiles()
    {
        foreach (var path in new[] { BootPath, StatePath })
        {
            Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new"));
        }
    }

    public void UnblockFiles()
    {
        foreach (var path in new[] { BootPath, StatePath })
        {
            Directory.Delete(Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new"));
        }
    }

    public string StatePath => folder.Folders.State(Settings.Name);

    /// <summary>As an operator's command has it.</summary>
    public StateFile State => new(StatePath);

    public ListVersion? Applied => Agent().Applied?.Version;

    public AppliedList? AppliedList => Agent().Applied;

    public ServerReporter CreateReporter() => new(Settings, new BrokerClient(http), WireGuard, "1.2.3", Clock, log.Log);

    public async Task<ServerStatusReport> InspectAsync()
    {
        var server = new ApiServer(Broker.Address, "admin", "eleven-blue-herons", caFile: null);
        var configuration = new AgentConfiguration(ClientName.Parse("gateway-1"), server, Settings, Client: null, []);
        return ServerStatus.Of(configuration, await PreviewAsync());
    }

    /// <summary>Rounds of a new agent until it has done what it can; returns what each step says that it does.</summary>
    public async Task<IReadOnlyList<string>> ExecuteAsync()
    {
        await RoundAsync();
        return [.. Agent().Executed.SelectMany(step => step.Texts)];
    }

    public Task<ServerPreview> PreviewAsync() => NewAgent().PreviewAsync(CancellationToken.None);

    /// <summary>Writes the interface's file as somebody else, a while ago.</summary>
    public void WriteBootFile(string text)
    {
        File.WriteAllText(BootPath, text);
        File.SetLastWriteTimeUtc(BootPath, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    public IReadOnlyList<string> AgeFiles() => folder.Age();

    public IReadOnlyList<string> LookAtFiles() => folder.Look();

    /// <summary>Each of these peers has a session that is this old.</summary>
    public void Shake(TimeSpan age, params int[] peers)
    {
        foreach (var peer in peers)
        {
            Interface[Sample.Key(peer)].LatestHandshake = Clock.GetUtcNow() - age;
        }
    }

    /// <summary>Checks that interface and file have exactly these peers, and the server's key and port.</summary>
    public void ShouldHave(params int[] peers)
    {
        Interface.PeerTexts.ShouldBe(peers.Select(peer => $"{Sample.Key(peer)} 10.0.0.{peer}/32"), ignoreOrder: true);
        Interface.PrivateKey.ShouldBe(Sample.Keys.PrivateKey.Reveal());
        Interface.ListenPort.ShouldBe(Settings.Endpoint.Port);
        WgText.Parse(BootText, forQuick: true).Peers.Select(peer => $"{peer["PublicKey"]} {peer["AllowedIPs"]}")
            .ShouldBe(Interface.PeerTexts, ignoreOrder: true);
    }

    public void Dispose()
    {
        http.Dispose();
        Broker.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    private ServerRound Agent() => agent ??= NewAgent();

    private ServerRound NewAgent() => new(
        Settings, new BrokerClient(http), WireGuard, folder.Folders, new KeyStore(folder.Folders, WireGuard), Clock, log.Log);
}
