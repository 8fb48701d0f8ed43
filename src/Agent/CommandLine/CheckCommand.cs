using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary>Validates the configuration and finds what the agent needs on this host. Contacts nobody, changes nothing.</summary>
internal static class CheckCommand
{
    private static readonly string[] RequiredTools = ["wg", "wg-quick", "ip"];

    public static async Task<int> RunAsync(string path)
    {
        AgentConfiguration configuration;
        try
        {
            configuration = ConfigurationFile.Read(path);
            using var http = BrokerConnection.Create(configuration.ApiServer);
        }
        catch (ConfigurationException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Wrong;
        }

        Console.WriteLine($"ok       {path} is a {(configuration.Server is null ? "client" : "server")}'s");
        foreach (var warning in configuration.Warnings)
        {
            Console.WriteLine($"warning  {warning}");
        }

        string[] missing = [.. Problems(), .. await KeyProblemsAsync(configuration)];
        foreach (var problem in missing)
        {
            Console.WriteLine($"missing  {problem}");
        }

        return missing.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static IEnumerable<string> Problems()
    {
        foreach (var tool in RequiredTools)
        {
            if (Tools.Find(tool) is { } found)
            {
                Console.WriteLine($"ok       {found}");
            }
            else
            {
                yield return $"{tool} is not in PATH ({(tool == "ip" ? "Debian: iproute2" : "Debian: wireguard-tools")})";
            }
        }

        if (!Directory.Exists("/sys/module/wireguard"))
        {
            Console.WriteLine(Tools.Find("wireguard-go") is { } userspace
                ? $"ok       {userspace}, should the kernel have no WireGuard"
                : "warning  the kernel's WireGuard is not loaded (yet), and there is no wireguard-go");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            yield return "root: keys are in /etc/wireguardbroker, and interfaces are root's";
        }
    }

    private static async Task<IEnumerable<string>> KeyProblemsAsync(AgentConfiguration configuration)
    {
        if (Tools.Find("wg") is null)
        {
            return [];
        }

        var keyStore = new KeyStore(AgentFolders.Default, new WgTools());
        var servers = configuration.Server is { } server
            ? [server.Name]
            : configuration.Client!.Peerings.Select(peering => peering.ServerName);
        List<string> problems = [];
        foreach (var name in servers)
        {
            try
            {
                var keys = await keyStore.FindAsync(name);
                Console.WriteLine($"ok       the key of {name} {(keys is null ? "will be made" : $"is {keys.PublicKey}")}");
            }
            catch (Exception exception) when (exception is KeyFileException or ToolException or IOException or UnauthorizedAccessException)
            {
                problems.Add(exception.Message);
            }
        }

        return problems;
    }
}
