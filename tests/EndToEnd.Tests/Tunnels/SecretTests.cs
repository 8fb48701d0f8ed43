using System.Collections.Concurrent;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Every user of a machine can read the command line of every process.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SecretTests : TunnelTests
{
    [Test]
    public async Task No_command_line_has_a_secret()
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        Interposed[] programs =
        [
            await Interposed.StartAsync(server.Host, "wg"),
            await Interposed.StartAsync(server.Host, "wg-quick"),
            await Interposed.StartAsync(client.Host, "wg"),
        ];
        using var end = new CancellationTokenSource();
        string[] processes = [.. Network.Hosts.Select(host => host.Host).Append(Network.BrokerHost).Select(host => host.PathOf("/proc"))];
        var seen = Task.Run(() => CommandLines(processes, end.Token));

        var agent = await server.ServeAsync();
        await client.RunAgentAsync(0);
        client.Delete(KeyFiles.Private, KeyFiles.Public);
        await client.RunAgentAsync(0);
        await server.HasPeersAsync(client.PublicKey("berlin"));
        await server.RunAgentAsync(0, "status");
        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        await end.CancelAsync();

        var commandLines = (await seen).Concat(programs.SelectMany(program => program.CommandLines)).ToArray();
        commandLines.ShouldContain(line => line.Contains("wgbroker-agent", StringComparison.Ordinal));
        commandLines.ShouldContain(
            line => line.Contains("up", StringComparison.Ordinal) && line.Contains("berlin", StringComparison.Ordinal));
        foreach (var secret in Network.Hosts.SelectMany(Secrets.Of))
        {
            commandLines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    /// <summary>Those of all processes in these folders, read again and again.</summary>
    private static async Task<IReadOnlyCollection<string>> CommandLines(string[] processes, CancellationToken end)
    {
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        while (!end.IsCancellationRequested)
        {
            foreach (var process in processes.SelectMany(Directory.EnumerateDirectories)
                .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
            {
                try
                {
                    seen.TryAdd((await File.ReadAllTextAsync($"{process}/cmdline", CancellationToken.None)).Replace('\0', ' '), 0);
                }
                catch (IOException)
                {
                    // it has ended
                }
            }

            await Task.Delay(5, CancellationToken.None);
        }

        return [.. seen.Keys];
    }
}
