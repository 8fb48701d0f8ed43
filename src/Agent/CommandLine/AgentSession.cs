using System.Reflection;
using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.Status;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary>What the commands have in common: the configuration, read, and the parts that it asks for.</summary>
internal sealed class AgentSession : IDisposable
{
    private readonly HttpClient http;
    private readonly AcceptedToken? accepted;
    private readonly AgentFolders folders = AgentFolders.Default;
    private readonly WgTools wireGuard = new();

    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public AgentSession(string configurationPath, AgentLog log)
    {
        Log = log;
        Configuration = ConfigurationFile.Read(configurationPath);
        accepted = Configuration.Server is null ? new AcceptedToken(folders.AcceptedToken(Configuration.Name.ToString())) : null;
        http = BrokerConnection.Create(Configuration.ApiServer, accepted);
        Broker = new BrokerClient(http);
        KeyStore = new KeyStore(folders, wireGuard);
        State = new StateFile(Configuration.Server is { } server ? folders.State(server.Name) : "");
        foreach (var warning in Configuration.Warnings)
        {
            log.Warn(warning);
        }
    }

    public AgentLog Log { get; }

    private static string Version { get; } =
        typeof(AgentSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public AgentConfiguration Configuration { get; }

    private BrokerClient Broker { get; }

    private KeyStore KeyStore { get; }

    /// <summary>Holds the name that the agent works for until it is disposed of.</summary>
    /// <exception cref="AgentLockedException">Another agent works for it.</exception>
    public AgentLock Lock() => Configuration.Server is { } server
        ? AgentLock.Take(folders, server.Name)
        : AgentLock.Take(folders, Configuration.Name);

    public ServerRound CreateServerRound() =>
        new(Configuration.Server!, Broker, wireGuard, folders, KeyStore, TimeProvider.System, Log);

    public ServerReporter CreateReporter() =>
        new(Configuration.Server!, Broker, wireGuard, Version, TimeProvider.System, Log);

    public ClientFeed CreateClientFeed() => new(
        Configuration.Name, Broker, new AuthorityClient(http), new Retries(TimeProvider.System),
        new LongPoll(Configuration.Client!.RefreshFrequency, TimeProvider.System));

    /// <param name="mayTakeOver">Whether an operator has said so.</param>
    /// <param name="feed">Null for one of its own.</param>
    public ClientRound CreateClientRound(bool mayTakeOver = false, ClientFeed? feed = null)
    {
        var notes = new PeeringNotes(folders, Configuration.Name);
        feed ??= CreateClientFeed();
        return new ClientRound(
            Configuration.Client!.Peerings,
            new ClientView(wireGuard, KeyStore, notes, folders),
            feed,
            new ClientPlanner(Configuration.Name, mayTakeOver, TimeProvider.System),
            new ClientActions(feed, KeyStore, notes, wireGuard, TimeProvider.System, Log),
            Log);
    }

    /// <summary>For each peering whose keys have been made.</summary>
    /// <exception cref="ConfigurationException">The configuration is a server's.</exception>
    /// <exception cref="DecisionNeededException">A peering has a preshared key: no key was made.</exception>
    public async Task MakeNextKeysAsync()
    {
        var client = Configuration.Client ?? throw new ConfigurationException("A server's key is not rotated: its clients have it.");
        using var round = CreateClientRound();
        await round.CheckRotationAsync();
        foreach (var server in client.Peerings.Select(peering => peering.ServerName))
        {
            if (await KeyStore.FindAsync(server) is not null)
            {
                await KeyStore.MakeNextAsync(server);
            }
        }
    }

    public async Task<StatusReport> InspectAsync(bool mayTakeOver, CancellationToken cancellationToken)
    {
        if (Configuration.Server is not null)
        {
            return ServerStatus.Of(Configuration, await CreateServerRound().PreviewAsync(cancellationToken));
        }

        using var client = CreateClientRound(mayTakeOver);
        return ClientStatus.Of(Configuration, await client.PreviewAsync(cancellationToken));
    }

    public RoleWarning CreateRoleWarning() => new(new AuthorityClient(http), Configuration, TimeProvider.System, Log);

    /// <summary>Remembers the token that the broker has accepted, to know later that it was ended.</summary>
    public void SaveAcceptedToken() => accepted?.Save();

    public StateFile State { get; }

    /// <summary>Whether an agent has made or adopted the server's interface, as far as the files say.</summary>
    public bool IsManaged =>
        State.Read() is { ServerId: not null } or { IsForgotten: true }
        || (AtomicFile.ReadIfExists(folders.Configuration(Configuration.Server!.Interface)) is { } text
            && ServerFile.Parse(text).IsOf(Configuration.Server.Name));

    public async Task<IReadOnlyList<DevicePeer>> PeersAsync(string networkInterface) =>
        (await wireGuard.FindDeviceAsync(networkInterface))?.Peers ?? [];

    /// <summary>Takes the server's interface down. Returns whether it was up.</summary>
    public async Task<bool> DownAsync(string networkInterface)
    {
        if (await wireGuard.FindDeviceAsync(networkInterface) is null)
        {
            return false;
        }

        await wireGuard.DownAsync(networkInterface);
        return true;
    }

    public void Dispose() => http.Dispose();
}
