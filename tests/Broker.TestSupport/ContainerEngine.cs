using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Broker.TestSupport;

/// <summary>
/// The container engine of the tests: the one that build/test.sh starts (build/engine), in a network of its own, or the one that this
/// user's docker client calls.
/// </summary>
public static partial class ContainerEngine
{
    private const string FolderVariable = "BROKER_TEST_ENGINE";

    /// <summary>
    /// It is made while other tests run. PostgreSQL's image is the first; those who cannot wait start PostgreSQL without it.
    /// </summary>
    private static readonly TimeSpan Making = TimeSpan.FromMinutes(4);

    private static readonly string? Folder = Environment.GetEnvironmentVariable(FolderVariable);
    private static readonly Lazy<string?> WithPostgres = new(() => FindReason("postgres-ready"));
    private static readonly Lazy<string?> WithAll = new(() => FindReason("ready"));

    /// <summary>Why no PostgreSQL can be run in a container here, or null. The first call waits for what is being made.</summary>
    public static string? UnavailableReason => WithPostgres.Value;

    /// <summary>Why the deployment cannot be run in containers here, or null. The first call waits for what is being made.</summary>
    public static string? DeploymentUnavailableReason => WithAll.Value;

    /// <summary>The image that docker-compose.yml names.</summary>
    public static string PostgresImage { get; } =
        ComposeImage.Match(File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"))).Value;

    [GeneratedRegex(@"(?<=image: )postgres:\S+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ComposeImage { get; }

    /// <summary>Whether it ends with the tests: then they may change the engine itself.</summary>
    public static bool IsOwn => Folder is not null;

    /// <summary>Runs the docker client to its end, within 18 minutes: an image that is built on a busy machine takes some.</summary>
    public static Task<string> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        Categories.Require(Categories.Containers);
        return Tool.RunAsync("timeout", ["1100", "docker", .. arguments], folder);
    }

    /// <summary>A TCP socket of this process in the engine's network, where containers publish their ports on all addresses.</summary>
    public static Socket CreateSocket() => Folder is null
        ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
        : NetworkHostSocket.Create(int.Parse(File.ReadAllText(Path.Combine(Folder, "init.pid")), CultureInfo.InvariantCulture));

    private static string? FindReason(string made)
    {
        if (Folder is null)
        {
            return Task.Run(AskAsync).GetAwaiter().GetResult();
        }

        var failed = Path.Combine(Folder, "failed");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Making; Thread.Sleep(100))
        {
            if (File.Exists(failed))
            {
                return File.ReadAllText(failed).Trim();
            }

            if (File.Exists(Path.Combine(Folder, made)))
            {
                return null;
            }
        }

        return $"The tests' own container engine was not ready in {Making.TotalMinutes} minutes.";
    }

    private static async Task<string?> AskAsync()
    {
        if (Tool.Find("docker") is null)
        {
            return "No container engine: there is no docker client.";
        }

        string[][] commands =
        [
            ["20", "docker", "version"], ["240", "sh", "-c", "docker image inspect $0 || docker pull $0", PostgresImage],
        ];
        foreach (var command in commands)
        {
            var (exitCode, output) = await Tool.TryRunAsync("timeout", command);
            if (exitCode != 0)
            {
                return $"No container engine: {output.Trim().Split('\n')[^1]}";
            }
        }

        return null;
    }
}
