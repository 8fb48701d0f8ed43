using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>What the reports of a fleet cost that just runs.</summary>
internal sealed class ReportsBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const int Peers = 250;
    private const double PerMinute = Fleet.Size;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### Reports of {Fleet.Size:N0} servers

            Each server has {Peers} peers and reports once a minute; in each report every peer has another handshake
            and other counters. Processor
            time is that of the broker and of PostgreSQL together, over {Duration.TotalSeconds:0} s,
            in percent of one core. The target is 10 % at most.

            | back end | reports/min | broker CPU % | PostgreSQL CPU % | both |
            | --- | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            using var fleet = new Fleet(backEnd);
            foreach (var server in Fleet.Servers)
            {
                await backEnd.FillAsync(server, Peers, analyze: false);
            }

            await backEnd.ExecuteAsync("analyze;", "/* as autovacuum would */ vacuum analyze");
            await ReportAsync(backEnd, TimeSpan.FromSeconds(65)); // each server has reported once
            var (broker, postgres) = Used(backEnd);
            var (begun, sent) = (Stopwatch.GetTimestamp(), await ReportAsync(backEnd, Duration));
            var elapsed = Stopwatch.GetElapsedTime(begun);
            var (brokerAfter, postgresAfter) = Used(backEnd);
            var (own, database) =
                ((brokerAfter - broker) / elapsed * 100, backEnd.Name == "SQLite" ? 0 : (postgresAfter - postgres) / elapsed * 100);
            Console.WriteLine($"| {backEnd.Name} | {sent / elapsed.TotalMinutes:0} | {own:0.0} | {database:0.0} | {own + database:0.0} |");
        }
    }

    private static (TimeSpan Broker, TimeSpan Postgres) Used(BackEnd backEnd)
    {
        using var process = Process.GetProcessById(backEnd.Broker.Id);
        return (process.TotalProcessorTime, ProcessorTime.OfPostgres());
    }

    private int next;

    /// <summary>At the pace of the fleet, whatever an answer takes.</summary>
    private async Task<int> ReportAsync(BackEnd backEnd, TimeSpan duration)
    {
        List<Task> sent = [];
        using var pace = new PeriodicTimer(TimeSpan.FromMinutes(1 / PerMinute));
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < duration && await pace.WaitForNextTickAsync();)
        {
            sent.Add(ReportAsync(backEnd.Broker, Fleet.Servers[next++ % Fleet.Size]));
        }

        await Task.WhenAll(sent);
        return sent.Count;
    }

    private readonly Dictionary<string, JsonObject> lists = new(StringComparer.Ordinal);

    private async Task ReportAsync(BrokerProcess broker, string server)
    {
        if (!lists.TryGetValue($"{broker.Id}{server}", out var list))
        {
            lists[$"{broker.Id}{server}"] = list = (await broker.Client.GetFromJsonAsync<JsonObject>(
                new Uri($"/api/v1/server/config?server_name={server}", UriKind.Relative)))!;
        }

        using var answer = await broker.Client.PostAsJsonAsync(new Uri("/api/v1/server/report", UriKind.Relative), Report(server, list));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Of a server that has applied its list; every peer has another handshake and other counters than before.</summary>
    public static object Report(string server, JsonObject list)
    {
        var now = DateTimeOffset.UtcNow;
        return new
        {
            server_name = server,
            server_id = (string)list["server_id"]!,
            revision = (long)list["revision"]!,
            digest = (string)list["digest"]!,
            host_time = now.ToString("O", CultureInfo.InvariantCulture),
            agent_version = "1.0.0",
            listen_port = 51820,
            peers = list["peers"]!.AsArray().Select(peer => new
            {
                public_key = (string)peer!["public_key"]!,
                latest_handshake = now,
                rx_bytes = Random.Shared.NextInt64(1L << 40),
                tx_bytes = Random.Shared.NextInt64(1L << 40),
            }),
        };
    }
}
