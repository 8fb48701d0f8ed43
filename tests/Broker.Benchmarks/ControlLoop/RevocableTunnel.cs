using System.Net.Http.Json;
using System.Text.Json;
using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>A broker, a server with its agent, and a client whose access is given and taken. Nothing of it outlives this process.</summary>
internal sealed class RevocableTunnel : IAsyncDisposable
{
    public const int PingMilliseconds = 5;

    /// <summary>Before a revocation: longer than an agent that has just changed something takes to ask again.</summary>
    public const int FlowMilliseconds = 400;

    private const string BrokerUrl = "http://10.99.0.1:8080";
    private const string Client = "laptop";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.3);

    private readonly Stack<IAsyncDisposable> parts = new();
    private TunnelServer server = null!;
    private NetworkHost clientHost = null!;
    private BrokerProcess broker = null!;
    private Pings pings = null!;
    private string clientKey = "";
    private string serverKey = "";

    private RevocableTunnel()
    {
    }

    /// <param name="agent">The server's agent, as it is installed.</param>
    public static async Task<RevocableTunnel> StartAsync(string agent)
    {
        if (NetworkHost.UnavailableReason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var tunnel = new RevocableTunnel();
        try
        {
            await tunnel.StartServerAsync(agent);
            await tunnel.OpenAsync();
            return tunnel;
        }
        catch
        {
            await tunnel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives access, waits until pings flow, and takes it again.</summary>
    /// <returns>From the call to the last answered ping.</returns>
    public async Task<TimeSpan> RevokeAsync()
    {
        await GrantAsync();
        await ForgetSessionAsync();
        await pings.FlowAsync(FlowMilliseconds / PingMilliseconds);

        var called = DateTimeOffset.UtcNow;
        await PostAsync("client/delete", new { client_name = Client });
        await pings.StopAsync(Silence);
        await server.HasPeerAsync(null);
        return pings.LastAnswer - called;
    }

    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartServerAsync(string agent)
    {
        var cables = Own(await NetworkHostSwitch.StartAsync());
        var brokerHost = Own(await NetworkHost.StartAsync(cables, "10.99.0.1"));
        var serverHost = Own(await NetworkHost.StartAsync(cables, "10.99.0.2"));
        clientHost = Own(await NetworkHost.StartAsync(cables, "10.99.0.3"));
        broker = Own(await BrokerProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Urls"] = BrokerUrl,
                ["Database__Path"] = Path.Combine(brokerHost.Folder, "data", "broker.db"),
            },
            brokerHost.Folder,
            host: brokerHost));
        server = new TunnelServer(serverHost);
        Own(await server.ServeAsync(agent, BrokerUrl));
    }

    /// <summary>The client's end of the tunnel, which stays up whether it leads anywhere or not, and pings through it.</summary>
    private async Task OpenAsync()
    {
        const string MakeKeys = "umask 077; mkdir -p /etc/wireguard; wg genkey | tee /etc/wireguard/key | wg pubkey";
        clientKey = (await clientHost.RunAsync("sh", "-c", MakeKeys)).Trim();
        var granted = await GrantAsync();
        serverKey = granted.GetProperty("server").GetProperty("public_key").GetString()!;
        await TunnelServer.WriteAsync(clientHost, $"/etc/wireguard/{TunnelServer.Name}.conf", $"""
            [Interface]
            PrivateKey = {(await File.ReadAllTextAsync(clientHost.PathOf("/etc/wireguard/key"))).Trim()}
            Address = {granted.GetProperty("subnet").GetProperty("lease").GetString()}/32
            [Peer]
            PublicKey = {serverKey}
            AllowedIPs = {TunnelServer.TunnelAddress}/32
            Endpoint = {server.Endpoint}

            """);

        // wireguard-go may die of its first configuration on a busy machine; wg-quick leaves nothing behind then.
        var output = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                (var exitCode, output) = await clientHost.TryRunAsync("wg-quick", "up", TunnelServer.Name);
                return exitCode == 0;
            },
            () => output);
        pings = Own(new Pings(clientHost, TunnelServer.TunnelAddress, $"{PingMilliseconds / 1000.0}"));
    }

    /// <summary>Returns when the server lets the client in: a first handshake that fails is only repeated after five seconds.</summary>
    private async Task<JsonElement> GrantAsync()
    {
        var granted = await PostAsync("client/add", new { client_name = Client, server_name = TunnelServer.Name, public_key = clientKey });
        await server.HasPeerAsync(clientKey);
        return granted;
    }

    /// <summary>The next ping begins with a handshake, instead of with keys that the server no longer has.</summary>
    private async Task ForgetSessionAsync() => await clientHost.RunAsync(
        "wg", "set", TunnelServer.Name, "peer", serverKey, "remove",
        "peer", serverKey, "endpoint", server.Endpoint, "allowed-ips", $"{TunnelServer.TunnelAddress}/32");

    private async Task<JsonElement> PostAsync(string call, object body)
    {
        using var answer = await broker.Client.PostAsJsonAsync($"api/v1/{call}", body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{call} is answered {(int)answer.StatusCode}: {text}");
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }
}
