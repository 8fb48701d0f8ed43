namespace Broker.Benchmarks.ControlLoop;

/// <summary>Whether those who wait slow down those who change.</summary>
internal sealed class AddsBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const int Connections = 8;
    private const int Rounds = 4;
    private const int Servers = 8;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.2);

    private int clients;

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### Client adds while {Fleet.Size:N0} wait

            {Connections} connections, adds per second, alternating without waiters and with {Fleet.Size:N0} waiters, one per server,
            {Rounds} rounds each. Adds go to {Servers} other servers, where they wake no waiter and the target ratio is 0.9 or more;
            or to the servers with waiters, where each add wakes one waiter, which fetches the new list and waits again.

            | back end | adds go to | adds/s, no waiters | adds/s, {Fleet.Size:N0} waiters | ratio |
            | --- | --- | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            using var fleet = new Fleet(backEnd);
            string[] others = [.. Enumerable.Range(0, Servers).Select(i => $"other{i}")];
            for (var i = 0; i < Servers; i++)
            {
                backEnd.AddServer(others[i], $"10.{100 + i}.0.0", 16);
            }

            Add(backEnd, others, TimeSpan.FromSeconds(5));
            await MeasureAsync(backEnd, "other servers", others);
            await MeasureAsync(backEnd, "these servers", Fleet.Servers);
        }
    }

    private async Task MeasureAsync(BackEnd backEnd, string name, IReadOnlyList<string> servers)
    {
        var (alone, watched) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            // Who comes first changes, since a broker that has run for longer is faster.
            foreach (var isWatched in new[] { round % 2 != 0, round % 2 == 0 })
            {
                await using var waiters = isWatched
                    ? await Waiters.ConnectAsync(backEnd.Broker.BaseAddress, Fleet.Size, Fleet.Servers)
                    : null;
                var rate = Add(backEnd, servers, Duration) / Rounds;
                (alone, watched) = isWatched ? (alone, watched + rate) : (alone + rate, watched);
            }
        }

        Console.WriteLine($"| {backEnd.Name} | {name} | {alone:0} | {watched:0} | {watched / alone:0.00} |");
    }

    private double Add(BackEnd backEnd, IReadOnlyList<string> servers, TimeSpan duration) =>
        Load.Run(backEnd.Broker, Connections, duration, 201, (connection, _) =>
            Fleet.Add(connection, $"add{Interlocked.Increment(ref clients)}", servers[Random.Shared.Next(servers.Count)])).PerSecond;
}
