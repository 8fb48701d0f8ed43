using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>The image of the Dockerfile by itself.</summary>
[NonParallelizable] // its build takes what the machine has
[Containers]
public sealed class ImageTests
{
    private const string Image = "wireguard-broker";
    private const string Name = "broker-test-alone";

    private DeployedSources sources = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        sources = await DeployedSources.CreateAsync();
        await sources.DockerAsync("build", "--quiet", "--tag", Image, ".");
    }

    [OneTimeTearDown]
    public void Remove() => sources?.Dispose();

    [Test]
    public async Task Carries_the_libraries_of_its_own_platform_only()
    {
        var libraries =
            await sources.DockerAsync("run", "--rm", "--entrypoint", "bash", Image, "-O", "globstar", "-c", "echo /app/**/libe_sqlite3*");
        var size = await sources.DockerAsync("run", "--rm", "--entrypoint", "du", Image, "-sm", "/app");

        libraries.Trim().ShouldBe("/app/libe_sqlite3.so");
        int.Parse(size.Split('\t')[0], CultureInfo.InvariantCulture).ShouldBeLessThan(30); // a quarter of it are the pages
    }

    [Test]
    public async Task Runs_without_a_configuration_and_keeps_its_data_in_its_volume()
    {
        await sources.DockerAsync("run", "--detach", "--name", Name, "--publish", "8080", Image);
        try
        {
            using (var broker = await CallAsync())
            {
                await broker.AddServerAsync("hub");
                await broker.AddClientAsync("laptop", "hub");
            }

            await sources.DockerAsync("restart", Name);

            using (var broker = await CallAsync())
            {
                (await broker.ListClientsAsync()).ShouldContain("laptop");
            }
        }
        finally
        {
            await sources.DockerAsync("rm", "--force", "--volumes", Name);
        }
    }

    /// <summary>With the password that the broker made for itself, once it is healthy.</summary>
    private async Task<HttpClient> CallAsync()
    {
        await Eventually.SucceedsAsync(async () =>
            (await sources.DockerAsync("inspect", "--format", "{{.State.Health.Status}}", Name)).Trim().ShouldBe("healthy"));
        var password = await sources.DockerAsync("exec", Name, "cat", "/var/lib/wireguard-broker/admin-password");
        var published = (await sources.DockerAsync("port", Name, "8080")).Split('\n')[0].Split(':')[^1];
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = ContainerEngine.CreateSocket();
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password.Trim()}"));
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://localhost:{published}"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
        };
    }
}
