using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Status;
using Agent.Tests.Brokers;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests.Clients;

/// <summary>A client host with peerings on the servers that a test names, and the agent's rounds against a scripted broker.</summary>
internal sealed class ClientHost : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LogLines log;
    private readonly HttpClient http;
    private ClientRound? agent;

    public ClientHost(params PeeringSettings[] peerings)
    {
        Peerings = peerings;
        log = new LogLines(Clock);
        http = Broker.Connect();
        Waits = Clock.Rush();
        foreach (var peering in peerings)
        {
            Broker.Peerings[peering.ServerName.ToString()] = Answer(peering.ServerName.ToString());
        }
    }

    public FakeClock Clock { get; } = new();

    /// <summary>How long the agent has waited between attempts; the clock lets it pass at once.</summary>
    public IReadOnlyCollection<TimeSpan> Waits { get; }

    public ScriptedBroker Broker { get; } = new();

    public TemporaryFolder Folder => folder;

    public IReadOnlyList<PeeringSettings> Peerings { get; set; }

    public IReadOnlyList<string> Log => log.All;

    public static PeeringSettings Peering(string server) =>
        new(ServerName.Parse(server), server, PersistentKeepalive: null, Dns: null, Mtu: null, OutputDir: null);

    /// <summary>What the broker says of a peering with a server.</summary>
    public static ClientConfigResponse Answer(string server) => new()
    {
        Server = new PeerServerResponse
        {
            EndpointAddress = "vpn.example.org",
            EndpointPort = 5128,
            PublicKey = Sample.KeyPair(server).PublicKey.ToString(),
        },
        Subnet = new ClientSubnetResponse { AllowedIps = "10.0.0.0/24", Lease = "10.0.0.21" },
    };

    public Task<bool> RoundAsync() => (agent ??= Agent()).RunAsync(CancellationToken.None);

    public void RestartAgent() => agent = null;

    public string PathOf(string server) => folder.Folders.Configuration(server);

    public string TextOf(string server) => File.ReadAllText(PathOf(server));

    public bool Has(string server) => File.Exists(PathOf(server));

    public string PrivateKeyOf(string server) => File.ReadAllText(folder.Folders.PrivateKey(ServerName.Parse(server))).Trim();

    /// <summary>The broker's answer about a server is changed from now on.</summary>
    public void Say(
        string server,
        Func<PeerServerResponse, PeerServerResponse>? change = null,
        Func<ClientSubnetResponse, ClientSubnetResponse>? changeSubnet = null)
    {
        var said = Broker.Peerings[server];
        Broker.Peerings[server] = new ClientConfigResponse
        {
            Server = change?.Invoke(said.Server) ?? said.Server,
            Subnet = changeSubnet?.Invoke(said.Subnet) ?? said.Subnet,
        };
    }

    public async Task<ClientStatusReport> InspectAsync() =>
        ClientStatus.Of(Configuration(), await Agent().PreviewAsync(CancellationToken.None));

    public void Dispose()
    {
        http.Dispose();
        Broker.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    private ClientRound Agent() => new(Configuration(), new BrokerClient(http), Keys(), folder.Folders, new Retries(Clock), log.Log);

    private KeyStore Keys() => new(folder.Folders, new MemoryWireGuard(folder.Folders));

    private AgentConfiguration Configuration() => new(
        ClientName.Parse("laptop"), new ApiServer(Broker.Address, "admin", "eleven-blue-herons", caFile: null), Server: null,
        new ClientSettings(TimeSpan.FromSeconds(300), Peerings), []);
}
