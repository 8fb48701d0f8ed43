using System.Text;
using System.Text.Json;
using Agent.Adoption;
using Agent.Brokers;
using Agent.Files;
using Agent.Servers;
using Agent.Tests.Brokers;
using Agent.Tests.WireGuard;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests.Adoption;

/// <summary>A host with a hand-made wg0, and a broker that takes what is imported.</summary>
internal sealed class AdoptionHost : IDisposable
{
    private static readonly BrokerJsonContext Json = BrokerJsonContext.Default;

    private readonly TemporaryFolder folder = new();
    private readonly LogLines log;
    private readonly HttpClient http;
    private readonly FakeClock clock = new();

    /// <param name="text">Of wg0.conf.</param>
    /// <param name="isUp">Whether the interface runs as the file says.</param>
    public AdoptionHost(string text, bool isUp = true)
    {
        (log, WireGuard) = (new LogLines(clock), new MemoryWireGuard(folder.Folders));
        http = Broker.Connect();
        Broker.Script = Import;
        File.WriteAllBytes(Path, Encoding.UTF8.GetBytes(text));
        folder.Write(
            "agent.yaml",
            $"# ours\napi_server:\n  address: \"{Broker.Address}\"\n  username: admin\n  password: "
                + "eleven-blue-herons\nserver:\n  name: berlin # the office\n");
        if (isUp)
        {
            WireGuard.Interfaces["wg0"] = MemoryInterface.Of(WgText.Parse(text, forQuick: true));
        }
    }

    public ScriptedBroker Broker { get; } = new();

    public MemoryWireGuard WireGuard { get; }

    public AgentFolders Folders => folder.Folders;

    public string Path => folder.Folders.Configuration("wg0");

    public string Text => File.ReadAllText(Path);

    public string YamlPath => folder.PathOf("agent.yaml");

    public string Yaml => File.ReadAllText(YamlPath);

    public FakeClock Clock => clock;

    public List<string> Said { get; } = [];

    public string[] Backups => Directory.GetFiles(Folders.WireGuard, "*.adopted.bak");

    /// <summary>Names of clients that are disabled at the broker.</summary>
    public List<string> Disabled { get; } = [];

    /// <summary>Names of clients that the broker has already.</summary>
    public List<string> ExistingClients { get; } = [];

    /// <summary>Called when an import that is no dry run has been taken.</summary>
    public Action AfterImport { get; set; } = () => { };

    public IReadOnlyList<string> Age() => folder.Age();

    public IReadOnlyList<string> Look() => folder.Look();

    public Task<AdoptionPreview> PreviewAsync(string server = "berlin") => new InterfaceAdoption(
        "wg0", Configuration(), new BrokerClient(http), WireGuard, Folders, clock, log.Log)
        .PreviewAsync(NameMap.Empty, HandMade.Options with { Server = ServerName.Parse(server) }, CancellationToken.None);

    public async Task<AdoptionPreview> AdoptAsync(string server = "berlin")
    {
        var preview = await PreviewAsync(server);
        preview.Plan.IsPossible.ShouldBeTrue(AdoptionText.Of(preview.Plan, Broker.Address));
        await ExecuteAsync(preview);
        return preview;
    }

    public Task ExecuteAsync(AdoptionPreview preview) =>
        new AdoptionExecution(Configuration(), new BrokerClient(http), WireGuard, Folders, clock, log.Log, Said.Add).RunAsync(
            preview, CancellationToken.None);

    /// <summary>As an operator who goes on in spite of a failure.</summary>
    public void WriteConfiguration(AdoptionPreview preview) => File.WriteAllText(YamlPath, preview.Yaml!);

    /// <summary>Deletes the server at the broker, which says so.</summary>
    public void DeleteServer()
    {
        Broker.DeletedServerIds.Add(Broker.ServerId);
        (Broker.Server, Broker.IsCurrent) = (null, true);
    }

    /// <summary>A round of the daemon, with the configuration that is there now.</summary>
    public async Task<RoundOutcome> RoundAsync()
    {
        var settings = Agent.Configuration.ConfigurationFile.Read(folder.PathOf("agent.yaml")).Server!;
        return await new ServerRound(
            settings, new BrokerClient(http), WireGuard, Folders, new KeyStore(Folders, WireGuard), clock, log.Log).RunAsync(
                CancellationToken.None);
    }

    public void Dispose()
    {
        http.Dispose();
        Broker.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    private OperatorConfiguration Configuration() => OperatorConfiguration.Read(folder.PathOf("agent.yaml"));

    private Reply? Import(Received request)
    {
        if (request.Call != "POST server/import")
        {
            return null;
        }

        var import = JsonSerializer.Deserialize(request.Body, Json.ImportServerRequest)!;
        var known = Broker.Server is null ? []
            : import.Peers.Select(peer => peer.PublicKey).Intersect(Broker.Peers.Select(peer => peer.PublicKey)).ToList();
        if (import.DryRun != true)
        {
            Take(import);
            AfterImport();
        }

        return Reply.Ok(
            new ImportServerResponse
            {
                Added = import.Peers.Count - known.Count,
                Unchanged = known.Count,
                Conflicts = [],
                Disabled = [.. import.Peers.Select(peer => peer.ClientName).Intersect(Disabled)],
                ExistingClients = [.. import.Peers.Select(peer => peer.ClientName).Intersect(ExistingClients)],
                Receipts = new Dictionary<string, ServerReceipt>(),
            },
            Json.ImportServerResponse);
    }

    private void Take(ImportServerRequest import)
    {
        var server = import.Server;
        Broker.Server = Sample.KnownServer() with
        {
            PublicKey = server.PublicKey,
            EndpointAddress = server.EndpointAddress,
            EndpointPort = server.EndpointPort,
            NetworkAddress = server.NetworkAddress,
            NetworkMask = server.NetworkMask,
            NReservedIps = 0,
            AllowedIps = $"{server.NetworkAddress}/{server.NetworkMask}",
            ServerWgIp = server.ServerWgIp ?? server.NetworkAddress[..^1] + "1",
        };
        Broker.Peers =
        [
            .. import.Peers.Select(peer => new PeerResponse
            {
                PublicKey = peer.PublicKey,
                IpAddress = peer.Lease!,
                AllowedIps = [$"{peer.Lease}/32", .. peer.RoutedNetworks ?? []],
            }),
        ];
    }
}
