using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>How long a large report keeps changes of the same server waiting.</summary>
internal sealed class LargeReportBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const string Server = "large";
    private const int Peers = 10_000;
    private const int Reports = 20;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(5);

    private int clients;

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### Adds beside reports of {Peers:N0} peers

            One connection adds clients to a server, alone and while {Reports} reports of that server arrive one after the other; in each report
            every peer has another handshake and other counters. An add needs the lock that a report takes of its server, and waits for it;
            both also share two cores. The target is that a report holds no lock for more than 50 ms.

            | back end | report, p50 ms | add alone, p50 ms | p99 | worst | beside reports, p50 ms | p99 | worst |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            backEnd.AddServer(Server, "10.0.0.0", 16);
            await backEnd.FillAsync(Server, Peers);
            var list = (await backEnd.Broker.Client.GetFromJsonAsync<JsonObject>(
                new Uri($"/api/v1/server/config?server_name={Server}", UriKind.Relative)))!;
            string[] bodies = [.. Enumerable.Range(0, Reports).Select(_ => JsonSerializer.Serialize(ReportsBenchmark.Report(Server, list)))];

            await ReportAsync(backEnd, bodies); // warm up
            Add(backEnd, Task.Delay(Alone));
            var alone = Add(backEnd, Task.Delay(Alone));
            var reporting = Task.Run(() => ReportAsync(backEnd, bodies));
            var beside = Add(backEnd, reporting);
            var took = (await reporting).Quantile(0.50);
            Console.WriteLine($"| {backEnd.Name} | {took:0} | {Figures(alone)} | {Figures(beside)} |");
        }
    }

    private static string Figures(List<double> times) => $"{times.Quantile(0.50):0.0} | {times.Quantile(0.99):0.0} | {times.Max():0.0}";

    private static async Task<List<double>> ReportAsync(BackEnd backEnd, IEnumerable<string> bodies)
    {
        var times = new List<double>();
        foreach (var body in bodies)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var begun = Stopwatch.GetTimestamp();
            using var answer = await backEnd.Broker.Client.PostAsync(new Uri("/api/v1/server/report", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>Adds clients one after the other; how long each took, in ms.</summary>
    private List<double> Add(BackEnd backEnd, Task until)
    {
        using var connection = backEnd.Connect();
        var times = new List<double>();
        while (!until.IsCompleted)
        {
            var begun = Stopwatch.GetTimestamp();
            BackEnd.Expect(201, Fleet.Add(connection, $"beside{clients++}", Server));
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times;
    }
}
