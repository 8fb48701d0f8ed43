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
internal sealed class AgentBenchmark
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

            | peers | round | wall ms | agent CPU ms | `wg` CPU ms | `wireguard-go` CPU ms | rest |
            | ---: | --- | ---: | ---: | ---: | ---: | ---: |
            """);
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
            ServerName.Parse(Server), Server, new Endpoint(EndpointAddress.Parse("192.0.2.1"), Port), TimeSpan.FromSeconds(1),
            TimeSpan.Zero,
            pool, AllowedIps.Of(pool));
        var keyStore = new KeyStore(folders, wireGuard);
        using var http = new HttpClient { BaseAddress = backEnd.Broker.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}")));
        var log = new AgentLog(TextWriter.Null, TimeProvider.System, forJournal: false);
        var round = new ServerRound(settings, new BrokerClient(http), wireGuard, folders, keyStore, TimeProvider.System, log);

        await round.RunAsync(CancellationToken.None);
        await backEnd.FillAsync(Server, peers - 1);
        backEnd.AddClient(Server); // a new revision, which filling past the API is not
        await round.RunAsync(CancellationToken.None);
        await TimesAsync(40, RoundOutcome.InStep, round, () => { });
        var idle = await TimesAsync(40, RoundOutcome.InStep, round, () => { });
        var adding = await TimesAsync(20, RoundOutcome.Applied, round, () => backEnd.AddClient(Server));

        await BenchInterface.RemoveAsync(Server);
        Print(idle, "idle");
        Print(adding, "one more");

        void Print(Cost cost, string name) => Console.WriteLine(
            $"| {peers:N0} | {name} | {cost.Wall:0.0} | {cost.Agent:0.0} | {cost.Tools:0.0} | {cost.WireGuard:0.0} | {cost.Rest:0.00} |");
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

    private sealed record Cost(double Wall, double Agent, double Tools, double WireGuard)
    {
        public double Rest => Agent / (Agent + Tools + WireGuard);
    }
}
