namespace Broker.Benchmarks.ControlLoop;

/// <summary>What it costs to be told that nothing has changed.</summary>
internal sealed class UnchangedBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const int Connections = 32;
    private const int Rounds = 6;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### `server/config` with the current `If-None-Match`

            {Connections} connections, alternating with `/health/live` of the same broker, {Rounds} rounds each. A 304 checks the
            credentials, looks the server's version up in the database,
            and compares. `/health/live` gets the same headers but no credentials,
            and answers seven bytes. The target ratio is 0.6 or more.

            | back end | `/health/live`/s | 304/s | ratio | broker CPU µs/`live` | broker CPU µs/304 |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            await MeasureAsync(backEnd);
        }
    }

    private static async Task MeasureAsync(BackEnd backEnd)
    {
        backEnd.AddServer("known", "10.0.0.0", 16);
        await backEnd.FillAsync("known", 1_000);
        const string Path = "/api/v1/server/config/?server_name=known";
        using var http = await backEnd.Broker.Client.GetAsync(new Uri(Path, UriKind.Relative));
        var headers = $"If-None-Match: {http.Headers.ETag}\r\n";
        Run(live: true, TimeSpan.FromSeconds(2));
        Run(live: false, TimeSpan.FromSeconds(30)); // warm up: the runtime compiles in the background

        List<Result> live = [], unchanged = [];
        for (var round = 0; round < Rounds; round++)
        {
            live.Add(Run(live: true, Duration));
            unchanged.Add(Run(live: false, Duration));
        }

        var (liveRate, rate) = (live.Average(result => result.PerSecond), unchanged.Average(result => result.PerSecond));
        Console.WriteLine(
            $"| {backEnd.Name} | {liveRate:0} | {rate:0} | {rate / liveRate:0.00} "
            + $"| {live.Average(result => result.Processor):0} | {unchanged.Average(result => result.Processor):0} |");

        Result Run(bool live, TimeSpan duration) => live
            ? Load.Run(backEnd.Broker, Connections, duration, 200, (connection, _) => connection.GetAnonymously("/health/live", headers))
            : Load.Run(backEnd.Broker, Connections, duration, 304, (connection, _) => connection.Get(Path, headers));
    }
}
