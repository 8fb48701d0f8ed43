using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A host with an agent that finds its configuration where it is looked for.</summary>
internal class AgentHost(NetworkHost host, string name) : IAsyncDisposable
{
    public const string ConfigurationFile = "/etc/wireguardbroker/wireguardbroker.conf";
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A dll or an executable: what <c>AGENT_UNDER_TEST</c> names, or else the one built with the tests.</summary>
    public static string ProgramUnderTest { get; } =
        System.Environment.GetEnvironmentVariable("AGENT_UNDER_TEST") ?? Path.Combine(AppContext.BaseDirectory, "wgbroker-agent.dll");

    private readonly List<NetworkHostProcess> agents = [];
    private readonly List<string> outputs = [];

    public NetworkHost Host { get; } = host;

    public string Name { get; } = name;

    /// <summary>What its agents have written so far.</summary>
    public string Log => string.Join('\n', [.. outputs, .. agents.Select(agent => agent.Output)]);

    /// <summary>Of its agents: variables with their values.</summary>
    public string[] Environment { get; set; } = [];

    /// <summary>What goes in front of its agents' command line.</summary>
    public string[] Wrapper { get; set; } = [];

    private string[] Program =>
        [.. Wrapper, "env", "DOTNET_EnableDiagnostics=0", .. Environment, .. Tool.CommandOf(ProgramUnderTest)];

    /// <summary>Starts an agent that runs until it is stopped, or until disposal.</summary>
    public NetworkHostProcess StartAgent(params string[] arguments)
    {
        var agent = Host.Start([.. Program, .. arguments]);
        agents.Add(agent);
        return agent;
    }

    /// <summary>Runs an agent to its end; one that does not end is stopped after five minutes, with exit code 124.</summary>
    public virtual async Task<(int ExitCode, string Output)> TryAgentAsync(params string[] arguments)
    {
        var (exitCode, output) = await Host.TryRunAsync(["timeout", "300", .. Program, .. arguments]);
        outputs.Add(output);
        return (exitCode, output);
    }

    /// <summary>Runs an agent to its end, which is expected to be this.</summary>
    public async Task<string> RunAgentAsync(int expected, params string[] arguments)
    {
        var (exitCode, output) = await TryAgentAsync(arguments);
        exitCode.ShouldBe(expected, $"{Name}: {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>As <see cref="RunAgentAsync"/>, without what it writes to stderr.</summary>
    public async Task<string> ReadAgentAsync(int expected, params string[] arguments)
    {
        var (exitCode, output) = await Host.TryRunAsync(["sh", "-c", "exec timeout 300 \"$@\" 2> /dev/null", "sh", .. Program, .. arguments]);
        exitCode.ShouldBe(expected, output);
        return output;
    }

    public Task ConfigureAsync(string yaml) => WriteAsync(ConfigurationFile, yaml);

    /// <summary>A configuration whose credentials are a token in a file, instead of the shared user.</summary>
    public static string WithToken(string configuration, string file) => configuration
        .Replace("    username: \"admin\"\n", "", StringComparison.Ordinal)
        .Replace($"password: \"{TunnelNetwork.Password}\"", $"token_file: \"{file}\"", StringComparison.Ordinal);

    public async Task WriteAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Host.PathOf(path))!);
        await File.WriteAllTextAsync(Host.PathOf(path), text);
        File.SetUnixFileMode(Host.PathOf(path), OwnerOnly);
    }

    public string Read(string path) => File.ReadAllText(Host.PathOf(path));

    public void Delete(params string[] paths)
    {
        foreach (var path in paths)
        {
            File.Delete(Host.PathOf(path));
        }
    }

    /// <summary>The public key of this host for a server's name, as its file says.</summary>
    public string PublicKey(string server) => Read($"/etc/wireguardbroker/{server}.pub").Trim();

    public string PrivateKey(string server) => Read($"/etc/wireguardbroker/.{server}.priv").Trim();

    /// <summary>The files of agent and WireGuard, their paths on the host.</summary>
    public string[] Files() =>
        [.. new[] { "/etc/wireguard", "/etc/wireguardbroker" }
            .Where(folder => Directory.Exists(Host.PathOf(folder)))
            .SelectMany(folder => Directory.GetFiles(Host.PathOf(folder)).Select(file => $"{folder}/{Path.GetFileName(file)}"))
            .Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
        }

        await Host.DisposeAsync();
    }
}
