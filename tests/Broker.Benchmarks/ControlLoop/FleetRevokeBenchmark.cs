using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>How soon a client is known to be off all servers.</summary>
internal static class FleetRevokeBenchmark
{
    private const int Runs = 10;
    private const int Large = 5_000;

    public static async Task RunAsync(Func<Task<BackEnd>>[] backEnds)
    {
        Console.WriteLine($"""

            ### From `client/delete` to the last receipt

            Every server has a simulated agent in the load generator, on a connection of its own: it waits for the list,
            and reports it as applied
            as soon as it has it. One client is on all servers; `client/delete` with `Prefer: wait=60` answers when all receipts are applied.
            Time is from sending the call to its answer, {Runs} times; the p99 of so few is the worst. With two brokers half of the agents are at each.
            The target is 2,000 ms for {Fleet.Size:N0} servers.

            | back end | brokers | servers | p50 ms | p99 ms | receipts pending |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await MeasureAsync(start, Fleet.Size, brokers: 1);
        }

        await MeasureAsync(backEnds[^1], Large, brokers: 2);
    }

    private static async Task MeasureAsync(Func<Task<BackEnd>> start, int size, int brokers)
    {
        await using var backEnd = await start();
        using var fleet = new Fleet(backEnd, size);
        await using var other = brokers == 2 ? await backEnd.StartAnotherAsync() : null;
        string[] servers = [.. Enumerable.Range(0, size).Select(Fleet.Name)];
        await using var agents = await Waiters.ConnectAsync(backEnd.Broker.BaseAddress, size / brokers, servers, report: true);
        await using var others = other is null
            ? null : await Waiters.ConnectAsync(other.Broker.BaseAddress, size / 2, servers[(size / 2)..], report: true);
        var (times, pending) = (new List<double>(), 0);
        for (var run = -1; run < Runs; run++) // the first one warms up
        {
            fleet.Peer("everywhere", servers);
            await agents.SettleAsync();
            await (others?.SettleAsync() ?? Task.CompletedTask);
            var begun = Stopwatch.GetTimestamp();
            var receipts = await DeleteAsync(backEnd);
            if (run >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                pending += receipts.Count(receipt => (string?)receipt.Value!["status"] != "applied") + size - receipts.Count;
            }
        }

        Console.WriteLine($"| {backEnd.Name} | {brokers} | {size:N0} | {times.Quantile(0.50):0} | {times.Max():0} | {pending} |");
    }

    private static async Task<JsonObject> DeleteAsync(BackEnd backEnd)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/client/delete", UriKind.Relative))
        {
            Content = JsonContent.Create(new { client_name = "everywhere" }),
            Headers = { { "Prefer", "wait=60" } },
        };
        using var answer = await backEnd.Broker.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["receipts"]!.AsObject();
    }
}
