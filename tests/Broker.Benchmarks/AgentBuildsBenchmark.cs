using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agent.Files;
using Broker.TestSupport;

namespace Broker.Benchmarks;

/// <summary>Measures builds of the agent against each other; in namespaces, as <see cref="AgentBenchmark"/>.</summary>
/// <param name="builds">Each with the name to print and its program.</param>
internal sealed class AgentBuildsBenchmark(IReadOnlyList<(string Name, string Program)> builds)
{
    private const string Server = "bench";
    private const int Starts = 20;

    private readonly string configuration = Path.Combine(AgentFolders.Default.Keys, "bench.conf");

    public async Task RunAsync()
    {
        Console.WriteLine("""

            ### Start and memory of its builds

            Native is what the packages contain, trimmed what `dotnet publish` makes where there is no linker: one file with a trimmed .NET
            runtime. First call: from the start of the process until its first request has arrived, median of 20 starts.
            Peak: resident memory over ten rounds with an addition each; resident: after ten idle rounds of a second behind them, whose
            processor time without `wg` is the last column. To the interface: from the start, without an interface, to one that has all
            peers; for many peers that is mostly wg-quick's time, a shell script that reads the file line by line.

            | build | file MB | first call ms | peers | to the interface ms | peak MB | resident MB | CPU ms per idle round |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var peers in new[] { 1_000, 10_000 })
        {
            foreach (var (name, program) in builds)
            {
                var size = new FileInfo(program).Length / 1e6;
                var run = await RunProgramAsync(program, peers);
                Console.WriteLine(
                    $"| {name} | {size:0.0} | {await FirstCallAsync(program):0} | {peers:N0} | {run.Start:0} | {run.Peak:0} "
                        + $"| {run.Resident:0} | {run.IdleRound:0.0} |");
            }
        }
    }

    /// <summary>Starts it on a host without the interface, and lets it work for ten rounds and idle for ten.</summary>
    private async Task<Run> RunProgramAsync(string program, int peers)
    {
        await using var backEnd = await BackEnd.SqliteAsync();
        await ConfigureAsync(backEnd.Broker.BaseAddress);
        await RunOnceAsync(program); // registers the server
        await BenchInterface.RemoveAsync(Server);
        await backEnd.FillAsync(Server, peers - 1);
        backEnd.AddClient(Server); // a new revision, which filling past the API is not

        var clock = Stopwatch.StartNew();
        using var agent = Start(program);
        while (await BenchInterface.CountPeersAsync(Server) != peers)
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
            backEnd.AddClient(Server);
            await Task.Delay(TimeSpan.FromSeconds(1.2));
        }

        var before = agent.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(10));
        agent.Refresh();
        var run = new Run(
            start, Megabytes(agent, "VmHWM"), Megabytes(agent, "VmRSS"), (agent.TotalProcessorTime - before).TotalMilliseconds / 10);
        agent.Kill();
        await agent.WaitForExitAsync();
        await BenchInterface.RemoveAsync(Server);
        return run;
    }

    private static double Megabytes(Process process, string figure)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith($"{figure}:", StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024;
    }

    private async Task<double> FirstCallAsync(string program)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await ConfigureAsync(new Uri($"http://{listener.LocalEndpoint}/"));
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var clock = Stopwatch.StartNew();
            using var agent = Start(program);
            using var connection = await listener.AcceptSocketAsync();
            await connection.ReceiveAsync(new byte[1]);
            times.Add(clock.Elapsed.TotalMilliseconds);
            agent.Kill();
            await agent.WaitForExitAsync();
        }

        return times.Quantile(0.5);
    }

    private async Task RunOnceAsync(string program)
    {
        using var agent = Start(program, "once");
        await agent.WaitForExitAsync();
    }

    private Process Start(string program, params string[] command) =>
        Process.Start(
            new ProcessStartInfo(program, [.. command, configuration]) { RedirectStandardError = true, UseShellExecute = false })!;

    private Task ConfigureAsync(Uri broker) => File.WriteAllTextAsync(configuration, $$"""
        name: bench
        type: server
        api_server: { address: "{{broker}}", username: admin, password: {{BrokerProcess.TestPassword}} }
        server:
          name: {{Server}}
          endpoint_address: 192.0.2.1
          endpoint_port: 5128
          refresh_frequency: 1
          subnet: { network_address: 10.0.0.0, network_mask: 16, num_reserved_ips: 0, allowed_ips: 10.0.0.0/16 }
        """);

    /// <param name="Start">Milliseconds, as <paramref name="IdleRound"/>.</param>
    /// <param name="Peak">Megabytes, as <paramref name="Resident"/>.</param>
    private sealed record Run(double Start, double Peak, double Resident, double IdleRound);
}
