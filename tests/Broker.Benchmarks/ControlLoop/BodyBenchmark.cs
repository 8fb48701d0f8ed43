namespace Broker.Benchmarks.ControlLoop;

/// <summary>How fast a large list of peers that does not change leaves the broker.</summary>
internal sealed class BodyBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const int Connections = 32;
    private const int Rounds = 4;
    private const string Path = "/api/v1/server/config/?server_name=large";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### `server/config` of 10,000 peers

            The whole body each time, {Connections} connections, alternating with bare Kestrel: a process that answers every request with
            a constant body of the same length, without credentials, routing or database, {Rounds} rounds each. The target ratio is
            0.7 or more.

            | back end | body, bytes | bare Kestrel MB/s | MB/s | ratio |
            | --- | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            await MeasureAsync(backEnd);
        }
    }

    private static async Task MeasureAsync(BackEnd backEnd)
    {
        backEnd.AddServer("large", "10.0.0.0", 16);
        await backEnd.FillAsync("large", 10_000);
        using var connection = backEnd.Connect();
        var length = connection.Get(Path).Length;
        using var bare = await ConstantBody.StartAsync(length);
        RunBare(TimeSpan.FromSeconds(1));
        RunBroker(TimeSpan.FromSeconds(2));

        var (constant, config) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            constant += RunBare(Duration).Megabytes / Rounds;
            config += RunBroker(Duration).Megabytes / Rounds;
        }

        Console.WriteLine($"| {backEnd.Name} | {length:N0} | {constant:0} | {config:0} | {config / constant:0.00} |");

        Result RunBare(TimeSpan duration) =>
            Load.Run(bare.Address, bare.ProcessId, Connections, duration, 200, (connection, _) => connection.Get(Path));

        Result RunBroker(TimeSpan duration) =>
            Load.Run(backEnd.Broker, Connections, duration, 200, (connection, _) => connection.Get(Path));
    }
}
