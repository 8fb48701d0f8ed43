using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Agent;
using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.WireGuard;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;
using Broker.TestSupport;

namespace Broker.Benchmarks;

/// <summary>
/// Measures the agent with a real broker and a real interface. It has to run in namespaces of its own, as `build/bench.sh` starts it:
/// it owns /etc/wireguard and /etc/wireguardbroker there.
/// </summary>
/// <param name="program">The agent as it is installed.</param>
internal sealed class AgentBenchmark(string program)
{
    private const string Server = "bench";
    private const int Port = 5128;

    private readonly AgentFolders folders = AgentFolders.Default;
    private readonly WgTools wireGuard = new();

    public async Task RunAsync()
    {
        Console.WriteLine("""
            ## The agent

            One server, broker on SQLite, agent and WireGuard on one machine. A round fetches the list, reads the interface, compares, and,
            if a client was added since, writes the file for the next boot (flushed to the disk) and runs `wg set`. Processor time is
            the agent's, that of the `wg` processes it starts, and that of `wireguard-go` on their behalf (with a kernel module it would be
            `wg`'s own); "rest" is the agent's share of the three.
            Memory and start are those of the installed program: peak resident memory over ten rounds with an addition each, and the time from
            its start, without an interface, to an interface that has all peers. For many peers that time is mostly wg-quick's, a shell
            script that reads the file line by line.

            | peers | round | wall ms | agent CPU ms | `wg` CPU ms | `wireguard-go` CPU ms | rest | peak MB | start ms |
            | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        // A round that waits for a change would be as long as it waits.
        Environment.SetEnvironmentVariable("Watch__MaxWait", "0");
        foreach (var peers in new[] { 100, 1_000, 10_000 })
        {
            await MeasureAsync(peers);
        }
    }

    private async Task MeasureAsync(int peers)
    {
        await using var backEnd = await BackEnd.SqliteAsync();
        var pool = AddressPool.Create(Subnet.CreateForHosts(IPAddress.Parse("10.0.0.0"), 16), reservedCount: 0);
        var settings = new ServerSettings(
            ServerName.Parse(Server), Server, new Endpoint(EndpointAddress.Parse("192.0.2.1"), Port), TimeSpan.FromSeconds(1), TimeSpan.Zero,
            pool, AllowedIps.Of(pool));
        var keyStore = new KeyStore(folders, wireGuard);
        using var http = new HttpClient { BaseAddress = backEnd.Broker.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}")));
        var log = new AgentLog(TextWriter.Null, TimeProvider.System, forJournal: false);
        var round = new ServerRound(settings, new BrokerClient(http), wireGuard, folders, keyStore, TimeProvider.System, log);

        await round.RunAsync(CancellationToken.None);
        await backEnd.FillAsync(Server, peers - 1);
        AddClient(backEnd); // a new revision, which filling past the API is not
        await round.RunAsync(CancellationToken.None);
        await TimesAsync(40, RoundOutcome.InStep, round, () => { });
        var idle = await TimesAsync(40, RoundOutcome.InStep, round, () => { });
        var adding = await TimesAsync(20, RoundOutcome.Applied, round, () => AddClient(backEnd));

        var (start, memory) = await RunProgramAsync(backEnd, peers + 20);
        Print(idle, "idle", $"| {memory:0} | {start:0} |");
        Print(adding, "one more", "| | |");

        void Print(Cost cost, string name, string rest) => Console.WriteLine(
            $"| {peers:N0} | {name} | {cost.Wall:0.0} | {cost.Agent:0.0} | {cost.Tools:0.0} | {cost.WireGuard:0.0} | "
            + $"{cost.Rest:0.00} {rest}");
    }

    private static async Task<Cost> TimesAsync(int rounds, RoundOutcome expected, ServerRound round, Action before)
    {
        var total = new Cost(0, 0, 0, 0);
        for (var i = 0; i < rounds; i++)
        {
            before();
            var (tools, userspace) = (ProcessorTime.OfChildren(), ProcessorTime.OfUserspaceWireGuard());
            var own = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            if (await round.RunAsync(CancellationToken.None) != expected)
            {
                throw new InvalidOperationException($"A round did not come to {expected}.");
            }

            total = new Cost(
                total.Wall + clock.Elapsed.TotalMilliseconds,
                total.Agent + (Environment.CpuUsage.TotalTime - own).TotalMilliseconds,
                total.Tools + (ProcessorTime.OfChildren() - tools).TotalMilliseconds,
                total.WireGuard + (ProcessorTime.OfUserspaceWireGuard() - userspace).TotalMilliseconds);
        }

        return new Cost(total.Wall / rounds, total.Agent / rounds, total.Tools / rounds, total.WireGuard / rounds);
    }

    private static void AddClient(BackEnd backEnd)
    {
        using var connection = backEnd.Connect();
        BackEnd.Expect(201, connection.Post(
            "/api/v1/client/add/",
            $$"""{"client_name":"c{{Guid.NewGuid():N}}","server_name":"{{Server}}","public_key":"{{Keys.Next()}}"}"""));
    }

    /// <summary>Starts the installed agent on a host without the interface, and lets it work for ten rounds.</summary>
    private async Task<(double StartMilliseconds, double PeakMegabytes)> RunProgramAsync(BackEnd backEnd, int peers)
    {
        await RemoveInterfaceAsync();
        var configuration = Path.Combine(folders.Keys, "bench.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            name: bench
            type: server
            api_server: { address: "{{backEnd.Broker.BaseAddress}}", username: admin, password: {{BrokerProcess.TestPassword}} }
            server:
              name: {{Server}}
              endpoint_address: 192.0.2.1
              endpoint_port: {{Port}}
              refresh_frequency: 1
              subnet: { network_address: 10.0.0.0, network_mask: 16, num_reserved_ips: 0, allowed_ips: 10.0.0.0/16 }
            """);

        var clock = Stopwatch.StartNew();
        using var agent = Process.Start(
            new ProcessStartInfo(program, [configuration]) { RedirectStandardError = true, UseShellExecute = false })!;
        while (await CountPeersAsync() != peers)
        {
            if (agent.HasExited || clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException("The agent does not bring the interface up.");
            }

            await Task.Delay(5);
        }

        var start = clock.Elapsed.TotalMilliseconds;
        for (var i = 0; i < 10; i++)
        {
            AddClient(backEnd);
            await Task.Delay(TimeSpan.FromSeconds(1.2));
        }

        var peak = File.ReadLines($"/proc/{agent.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        agent.Kill();
        await agent.WaitForExitAsync();
        await RemoveInterfaceAsync();
        return (start, double.Parse(peak.Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024);
    }

    /// <summary>Returns when nothing of it is left: wireguard-go goes on answering for a while.</summary>
    private async Task RemoveInterfaceAsync()
    {
        await wireGuard.DownAsync(Server);
        File.Delete(folders.Configuration(Server));
        for (var i = 0; i < 200 && await CountPeersAsync() is not null; i++)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>Null while there is no interface, or one that is not ready yet.</summary>
    private async Task<int?> CountPeersAsync()
    {
        try
        {
            return (await wireGuard.FindDeviceAsync(Server))?.Peers.Count;
        }
        catch (ToolException)
        {
            return null;
        }
    }

    private sealed record Cost(double Wall, double Agent, double Tools, double WireGuard)
    {
        public double Rest => Agent / (Agent + Tools + WireGuard);
    }
}
