using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>The deployment of docker-compose.yml in real processes: nginx with TLS, two brokers, one PostgreSQL.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly MadeSecrets secrets = new();
    private HttpClient? client;
    private TlsProxy? proxy;

    private Deployment()
    {
    }

    public BrokerProcess[] Brokers { get; private set; } = [];

    public TlsProxy Proxy => proxy!;

    /// <summary>Calls the proxy with the right password.</summary>
    public HttpClient Client => client!;

    public static async Task<Deployment> StartAsync()
    {
        if (PostgresServer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        if (Tool.Find("nginx") is null)
        {
            Assert.Ignore("No nginx.");
        }

        var deployment = new Deployment();
        try
        {
            await deployment.DeployAsync();
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        foreach (var broker in Brokers)
        {
            await broker.DisposeAsync();
        }

        secrets.Dispose();
    }

    private async Task DeployAsync()
    {
        await secrets.MakeAsync();
        var postgres = await PostgresServer.SharedAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            // a busy machine is no outage
            ["ConnectionStrings__Broker"] = await postgres.CreateDatabaseAsync() + ";Timeout=60;Command Timeout=60",
            ["Auth__Password"] = secrets["broker-password"],
            ["ForwardedHeaders__KnownProxies"] = "127.0.0.1/32",
        };
        Brokers = await Task.WhenAll(BrokerProcess.StartAsync(environment), BrokerProcess.StartAsync(environment));
        proxy = new TlsProxy(secrets, Brokers);
        await proxy.StartAsync();
        client = proxy.Client(secrets["broker-password"]);
    }
}
