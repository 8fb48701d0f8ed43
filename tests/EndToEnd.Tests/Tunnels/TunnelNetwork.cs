using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A network with a broker on a host of its own, and hosts with agents.</summary>
internal sealed class TunnelNetwork : IAsyncDisposable
{
    public const string BrokerUrl = "http://10.99.0.1:8080";
    public const string Password = "eleven-blue-herons";

    private readonly List<AgentHost> hosts = [];
    private NetworkHostSwitch? cables;
    private NetworkHost? brokerHost;
    private BrokerProcess? broker;

    public IReadOnlyList<AgentHost> Hosts => hosts;

    /// <summary>What the broker takes after its next start.</summary>
    public Dictionary<string, string> BrokerSettings { get; } = new(StringComparer.Ordinal)
    {
        ["Urls"] = BrokerUrl,
        ["Auth__Password"] = Password,
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    public NetworkHost BrokerHost => brokerHost ?? throw new InvalidOperationException("The network has not been started.");

    public BrokerProcess Broker => broker ?? throw new InvalidOperationException("The broker has not been started.");

    public async Task StartAsync()
    {
        cables = await NetworkHostSwitch.StartAsync();
        brokerHost = await NetworkHost.StartAsync(cables, "10.99.0.1");
        await StartBrokerAsync();
    }

    /// <summary>Starts the broker, which knows what it knew when it was killed.</summary>
    public async Task StartBrokerAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }

        broker = await BrokerProcess.StartAsync(
            new Dictionary<string, string>(BrokerSettings, StringComparer.Ordinal)
            {
                ["Database__Path"] = Path.Combine(BrokerHost.Folder, "data", "broker.db"),
            },
            BrokerHost.Folder,
            host: BrokerHost);
    }

    /// <param name="name">Of the server and its interface.</param>
    /// <param name="prefix">The first three numbers of its subnet.</param>
    public async Task<ServerHost> AddServerAsync(string name = "berlin", string prefix = "10.0.0")
    {
        var server = new ServerHost(await AddHostAsync(), name, prefix);
        hosts.Add(server);
        await server.ConfigureAsync(server.Configuration);
        return server;
    }

    public async Task<ClientHost> AddClientAsync(string name, params string[] servers)
    {
        var client = new ClientHost(await AddHostAsync(), name, servers.Length == 0 ? ["berlin"] : servers);
        hosts.Add(client);
        await client.ConfigureAsync(client.Configuration);
        return client;
    }

    /// <summary>Adds a client without a host to a server, and returns its key.</summary>
    public async Task<string> AddPeeringAsync(string client, string server = "berlin")
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await PostAsync("client/add", new { client_name = client, server_name = server, public_key = key });
        return key;
    }

    public Task DeleteClientAsync(string client) => PostAsync("client/delete", new { client_name = client });

    public Task PostAsync(string call, object body) => SendAsync(call, body);

    public Task<JsonElement> AskAsync(string call, object body) => SendAsync(call, body);

    /// <summary>Waits for the servers' agents, for some seconds at most, and returns the receipt of one.</summary>
    public async Task<JsonElement> PostAsync(string call, object body, int wait, string server = "berlin") =>
        (await SendAsync(call, body, ("Prefer", $"wait={wait}"))).GetProperty("receipts").GetProperty(server);

    private async Task<JsonElement> SendAsync(string call, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/{call}") { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Broker.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], text);
        return JsonElement.Parse(text);
    }

    public Task<string> GetAsync(string call) => Broker.Client.GetStringAsync($"api/v1/{call}");

    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }

        IEnumerable<IAsyncDisposable?> rest = [.. hosts, brokerHost, cables];
        foreach (var disposable in rest.OfType<IAsyncDisposable>())
        {
            await disposable.DisposeAsync();
        }
    }

    private async Task<NetworkHost> AddHostAsync() => await NetworkHost.StartAsync(cables!, $"10.99.0.{hosts.Count + 11}");
}
