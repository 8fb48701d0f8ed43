using System.Net;
using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Status;
using Agent.Tests.Brokers;
using Agent.Tests.WireGuard;
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
        : this(token: null, peerings)
    {
    }

    /// <param name="token">Instead of the shared password.</param>
    /// <param name="peerings">What the host asks for.</param>
    public ClientHost(string? token, params PeeringSettings[] peerings)
    {
        Peerings = peerings;
        log = new LogLines(Clock);
        Accepted = new AcceptedToken(folder.Folders.AcceptedToken(Name));
        http = token is null ? Broker.Connect() : BrokerConnection.Create(
            new ApiServer(Broker.Address, username: null, token, caFile: null, TokenFile = folder.Write("laptop.token", token)), Accepted);
        WireGuard = new MemoryWireGuard(folder.Folders);
        Waits = Clock.Rush();
        foreach (var peering in peerings)
        {
            Broker.Peerings[peering.ServerName.ToString()] = Answer(peering.ServerName.ToString());
        }
    }

    public AcceptedToken Accepted { get; }

    public string? TokenFile { get; }

    public FakeClock Clock { get; } = new();

    /// <summary>How long the agent has waited between attempts; the clock lets it pass at once.</summary>
    public IReadOnlyCollection<TimeSpan> Waits { get; }

    public ScriptedBroker Broker { get; } = new();

    public TemporaryFolder Folder => folder;

    public MemoryWireGuard WireGuard { get; }

    /// <summary>What the names of endpoints stand for.</summary>
    public IPAddress[] Resolved { get; set; } = [IPAddress.Parse("192.0.2.1")];

    public string Name { get; set; } = "laptop";

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

    /// <summary>Returns whether all is in place.</summary>
    public async Task<bool> RoundAsync() => await OutcomeAsync() is ClientOutcome.Done;

    public Task<ClientOutcome> OutcomeAsync() => (agent ??= Agent()).RunAsync(CancellationToken.None);

    /// <summary>As an operator would: <c>once --take-over</c>.</summary>
    public Task<ClientOutcome> TakeOverAsync() => Agent(mayTakeOver: true).RunAsync(CancellationToken.None);

    /// <summary><c>wg-quick up</c>, and a first handshake.</summary>
    public MemoryInterface Up(string server)
    {
        var file = WgText.Parse(TextOf(server), forQuick: true);
        var peer = file.Peers[0];
        var made = new MemoryInterface { PrivateKey = file["PrivateKey"], ListenPort = 40_000 };
        foreach (var address in file["Address"]!.Split(", "))
        {
            made.Add(InterfaceAddress.Parse(address)!);
        }

        var set = made.Set(PublicKey.Parse(peer["PublicKey"]), peer["AllowedIPs"].Replace(" ", "", StringComparison.Ordinal));
        made.Routes.AddRange(CidrList.Read(peer["AllowedIPs"]).Distinct());
        set.PresharedKey = peer.GetValueOrDefault("PresharedKey");
        set.Keepalive = peer.GetValueOrDefault("PersistentKeepalive");
        set.Endpoint = $"{Resolved[0]}:{peer["Endpoint"].Split(':')[^1]}";
        set.LatestHandshake = Clock.GetUtcNow() - TimeSpan.FromSeconds(5);
        return WireGuard.Interfaces[server] = made;
    }

    /// <summary>What <c>rotate</c> asks before it makes a key.</summary>
    public async Task CheckRotationAsync()
    {
        using var round = Agent();
        await round.CheckRotationAsync();
    }

    public void RestartAgent() => agent = null;

    public string PathOf(string server) => folder.Folders.Configuration(server);

    public string TextOf(string server) => File.ReadAllText(PathOf(server));

    public bool Has(string server) => File.Exists(PathOf(server));

    public string PrivateKeyOf(string server) => File.ReadAllText(folder.Folders.PrivateKey(ServerName.Parse(server))).Trim();

    /// <summary>As an operator does by <c>rotate</c>; the next round follows.</summary>
    /// <returns>The new public key.</returns>
    public async Task<string> MakeNextKeysAsync(string server)
    {
        var keys = new KeyStore(folder.Folders, WireGuard);
        await keys.MakeNextAsync(ServerName.Parse(server));
        return (await keys.FindNextAsync(ServerName.Parse(server)))!.PublicKey.ToString();
    }

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

    /// <summary>What a new agent's round would do for the first peering.</summary>
    public async Task<PeeringPlan> PlanAsync(bool mayTakeOver = false) =>
        (await Agent(mayTakeOver).PreviewAsync(CancellationToken.None))[0];

    public async Task<ClientStatusReport> InspectAsync(bool mayTakeOver = false) =>
        ClientStatus.Of(Configuration(), await Agent(mayTakeOver).PreviewAsync(CancellationToken.None));

    public void Dispose()
    {
        http.Dispose();
        Broker.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    /// <summary>A new agent's feed, which waits for changes.</summary>
    public ClientFeed Feed() => new(
        ClientName.Parse(Name), new BrokerClient(http), new AuthorityClient(http), new Retries(Clock),
        new LongPoll(TimeSpan.FromSeconds(300), Clock));

    /// <summary>A new agent.</summary>
    public ClientRound Agent(bool mayTakeOver = false, ClientFeed? feed = null)
    {
        var name = ClientName.Parse(Name);
        var (keys, notes) = (new KeyStore(folder.Folders, WireGuard), new PeeringNotes(folder.Folders, name));
        feed ??= Feed();
        return new ClientRound(
            Peerings, new ClientView(WireGuard, keys, notes, folder.Folders, (_, _) => Task.FromResult(Resolved)), feed,
            new ClientPlanner(name, mayTakeOver, Clock), new ClientActions(feed, keys, notes, WireGuard, Clock, log.Log), log.Log);
    }

    private AgentConfiguration Configuration() => new(
        ClientName.Parse(Name), new ApiServer(Broker.Address, "admin", "eleven-blue-herons", caFile: null), Server: null,
        new ClientSettings(TimeSpan.FromSeconds(300), Peerings), []);
}
