using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>docker-compose.yml as written, brought up by Docker Compose.</summary>
internal sealed class ComposeStack : IAsyncDisposable
{
    private const string Project = "broker-test";

    private readonly DeployedSources sources;

    private ComposeStack(DeployedSources sources) => (this.sources, Client) = (sources, sources.Client());

    /// <summary>Calls the proxy with the right password.</summary>
    public HttpClient Client { get; }

    public static async Task<ComposeStack> StartAsync()
    {
        var stack = new ComposeStack(await DeployedSources.CreateAsync());
        try
        {
            await stack.ComposeAsync("up", "--build", "--detach", "--wait");
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public Task<string> DockerAsync(params IEnumerable<string> arguments) => sources.DockerAsync(arguments);

    public Task<string> ComposeAsync(params IEnumerable<string> arguments) =>
        DockerAsync(["compose", "--project-name", Project, "--progress", "quiet", .. arguments]);

    /// <summary>Replaces the brokers one at a time, as docs/deployment.md says.</summary>
    public Task UpdateAsync() =>
        Tool.RunAsync("timeout", ["1100", sources.PathOf("build/deploy/update.sh"), "--project-name", Project, "--progress", "quiet"]);

    /// <summary>The ids of a service's containers that run.</summary>
    public async Task<string[]> ContainersAsync(string service) =>
        (await ComposeAsync("ps", "--quiet", service)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A field of what the engine knows of a container.</summary>
    public async Task<string> InspectAsync(string container, string field) =>
        (await DockerAsync("inspect", "--format", $"{{{{{field}}}}}", container)).Trim();

    /// <summary>Ends a container's main process as the kernel would (SIGKILL); <c>docker kill</c> would be an order to stay down.</summary>
    public async Task CrashAsync(string container)
    {
        var process = await InspectAsync(container, ".State.Pid");
        await DockerAsync(
            "run", "--rm", "--pid", "host", "--entrypoint", "bash", ContainerEngine.PostgresImage, "-c", $"kill -KILL {process}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await ComposeAsync("down", "--volumes");
        sources.Dispose();
    }
}
