using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>Measures the way of a change from the broker to those who wait for it. It needs root, for hosts with real tunnels.</summary>
/// <param name="agent">The agent as it is installed.</param>
internal sealed class ControlLoopBenchmark(string agent)
{
    /// <param name="only">A part of a section's name; null for all, with a heading.</param>
    public async Task RunAsync(string? only)
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        Func<Task<BackEnd>>[] backEnds = [BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server)];
        Section[] sections =
        [
            new("heading", HeadAsync),
            new("unchanged", () => new UnchangedBenchmark(backEnds).RunAsync()),
            new("body", () => new BodyBenchmark(backEnds).RunAsync()),
            new("waiting", () => new WaitingBenchmark(backEnds).RunAsync()),
            new("adds", () => new AddsBenchmark(backEnds).RunAsync()),
            new("reports", () => new ReportsBenchmark(backEnds).RunAsync()),
            new("beside", () => new LargeReportBenchmark(backEnds).RunAsync()),
            new("fleet", () => FleetRevokeBenchmark.RunAsync(backEnds)),
            new("revoke", () => RevokeBenchmark.RunAsync(agent)),
        ];
        foreach (var section in sections.Where(section => only is null || section.Name.Contains(only, StringComparison.Ordinal)))
        {
            await section.Run();
        }
    }

    private static async Task HeadAsync() => Console.WriteLine($"""
        ## From a change to the wire

        One run. Brokers, databases, agent and load generator share the machine: {await Machine.DescribeAsync()}.
        Every commit is flushed to the disk. In some of these measurements the load generator uses as much processor time as the broker.
        Where two rates are compared, both sides bear that cost equally, and they are measured alternately.
        """);

    private sealed record Section(string Name, Func<Task> Run);
}
