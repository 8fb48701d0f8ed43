using System.Net.Http.Headers;
using System.Text;
using Broker.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Api.Tests;

/// <summary>A broker in this process, behind a real port, for tests that see nothing of it but its API.</summary>
internal sealed class LocalBroker : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly WebApplication app;
    private readonly HttpClient client;

    private LocalBroker(DirectoryInfo folder, WebApplication app)
    {
        (this.folder, this.app) = (folder, app);
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}")));
        Api = new BrokerApi(client);
    }

    public BrokerApi Api { get; }

    /// <param name="environment">Its configuration, named as environment variables are.</param>
    /// <param name="clock">Null for the system's.</param>
    public static async Task<LocalBroker> StartAsync(IReadOnlyDictionary<string, string> environment, TimeProvider? clock = null)
    {
        var own = Directory.CreateTempSubdirectory("broker-");
        var made = Create(clock ?? TimeProvider.System,
        [
            "--applicationName=wireguard-broker", // whose controllers it has
            "--Urls=http://127.0.0.1:0",
            $"--Auth:Password={BrokerProcess.TestPassword}",
            $"--Database:Path={own.FullName}/broker.db",
            "--Logging:LogLevel:Default=None",
            .. environment.Select(key => $"--{key.Key.Replace("__", ":", StringComparison.Ordinal)}={key.Value}"),
        ]);
        await made.StartAsync();
        var broker = new LocalBroker(own, made);
        await Eventually.SucceedsAsync(async () => (await broker.Api.GetAsync("/health/ready")).Status.ShouldBe(200));
        return broker;
    }

    private static WebApplication Create(TimeProvider clock, string[] arguments)
    {
        using var services = new HostServices(added => added.AddSingleton(clock));
        return BrokerApplication.Create(arguments);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
