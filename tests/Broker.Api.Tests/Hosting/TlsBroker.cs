using System.Security.Cryptography.X509Certificates;

namespace Broker.Api.Tests.Hosting;

/// <summary>A broker that serves TLS itself, with a certificate by configuration.</summary>
internal sealed class TlsBroker : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-");
    private readonly X509Certificate2 certificate = Certificates.Make();
    private BrokerProcess? process;

    private TlsBroker()
    {
    }

    public BrokerProcess Process => process!;

    public static async Task<TlsBroker> StartAsync(params (string Key, string Value)[] keys)
    {
        var broker = new TlsBroker();
        var path = Path.Combine(broker.folder.FullName, "broker.pem");
        var keyPath = Path.Combine(broker.folder.FullName, "broker.key");
        await File.WriteAllTextAsync(path, broker.certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, broker.certificate.KeyPem());
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Urls"] = $"https://127.0.0.1:{BrokerProcess.FreePort()}",
            ["Kestrel__Certificates__Default__Path"] = path,
            ["Kestrel__Certificates__Default__KeyPath"] = keyPath,
        };
        foreach (var (key, value) in keys)
        {
            environment[key] = value;
        }

        broker.process = await BrokerProcess.StartAsync(environment, waitReady: false);
        using var client = broker.Client();
        try
        {
            await Eventually.SucceedsAsync(async () => (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode());
            return broker;
        }
        catch
        {
            await TestContext.Out.WriteLineAsync(broker.Process.Output);
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that trusts this certificate and no other.</summary>
    /// <param name="version">The only version of HTTP that it speaks.</param>
    public HttpClient Client(string version = "1.1")
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } })
        {
            BaseAddress = Process.BaseAddress,
            Timeout = Process.Client.Timeout,
            DefaultRequestHeaders = { Authorization = Process.Client.DefaultRequestHeaders.Authorization },
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        certificate.Dispose();
        folder.Delete(recursive: true);
    }
}
