using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>A copy of what a deployment with containers reads, with secrets of its own.</summary>
internal sealed class DeployedSources : IDisposable
{
    private static readonly string[] Items =
    [
        ".dockerignore", ".editorconfig", "Dockerfile", "docker-compose.yml", "global.json", "Directory.Build.props",
        "Directory.Packages.props",
        "build/deploy", "src",
    ];

    private readonly SourceCopy sources = new(Items);
    private readonly MadeSecrets secrets;

    private DeployedSources() => secrets = new MadeSecrets(sources.Folder);

    /// <summary>Skips the test where nothing can be deployed.</summary>
    public static async Task<DeployedSources> CreateAsync()
    {
        if (ContainerEngine.DeploymentUnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        var created = new DeployedSources();
        await created.secrets.MakeAsync();
        return created;
    }

    public string PathOf(string file) => Path.Combine(sources.Folder, file);

    /// <summary>Runs the docker client in the folder of the sources.</summary>
    public Task<string> DockerAsync(params IEnumerable<string> arguments) => ContainerEngine.RunAsync(sources.Folder, arguments);

    /// <summary>Calls the proxy with the right password.</summary>
    public HttpClient Client() => TlsClient.Create(secrets, secrets["broker-password"], 443, ContainerEngine.CreateSocket);

    public void Dispose() => sources.Dispose();
}
