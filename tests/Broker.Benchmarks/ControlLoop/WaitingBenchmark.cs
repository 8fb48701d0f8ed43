using System.Diagnostics;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>What it costs to let many wait, and how soon they hear of a change.</summary>
internal sealed class WaitingBenchmark(Func<Task<BackEnd>>[] backEnds)
{
    private const int SingleChanges = 200;
    private const int ChangesOfAll = 2;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly List<string> delays = [];

    public async Task RunAsync()
    {
        Console.WriteLine($"""

            ### Waiting for {Fleet.Size:N0} servers

            Waiters are long polls with `Prefer: wait=60`, each on an HTTP/1.1 connection of its own. Memory is the growth of the broker's
            resident memory divided by their number. Before the measurement the broker has answered ordinary requests and a hundred
            waiters, so that one-time allocations do not count. Processor time is the broker's while nothing changes, over {Idle.TotalSeconds:0} s,
            in percent of one core. The targets are 25 KB and 2 % at most.

            | back end | waiters | KB per waiter | broker CPU % |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            foreach (var count in new[] { 1_000, 10_000 })
            {
                await using var backEnd = await start();
                using var fleet = new Fleet(backEnd);
                await WarmUpAsync(backEnd, backEnd, fleet);
                await MeasureAsync(backEnd, fleet, count);
                if (backEnd.Name != "SQLite" && count == Fleet.Size)
                {
                    await using var other = await backEnd.StartAnotherAsync();
                    await WarmUpAsync(backEnd, other, fleet);
                    await using var waiters = await Waiters.ConnectAsync(other.Broker.BaseAddress, count, Fleet.Servers);
                    await WakeAsync($"{backEnd.Name}, another broker", waiters, fleet, count);
                }
            }
        }

        Console.WriteLine($"""

            ### From a change to the waiter's first byte

            In ms, from two starting points: when the changing call is sent, and when its answer has arrived. The second is negative for a
            waiter that is answered before the caller. The commit is between the two. One server changes with
            `client/add`, {SingleChanges} times, one after the other; all {Fleet.Size:N0} change together with one `client/delete`,
            {ChangesOfAll} times. "Another broker" measures NOTIFY: the change is made at one broker, and the waiters are at the other.
            A waiter that is answered 503 retries after a second.

            | back end | waiters | changed | from the call, p50 | p99 | from its answer, p50 | p99 | 503s |
            | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        delays.ForEach(Console.WriteLine);
    }

    /// <param name="changed">Where the servers are changed.</param>
    /// <param name="waited">Where they are waited for.</param>
    private static async Task WarmUpAsync(BackEnd changed, BackEnd waited, Fleet fleet)
    {
        foreach (var backEnd in new[] { changed, waited }.Distinct())
        {
            Load.Run(backEnd.Broker, 8, TimeSpan.FromSeconds(3), 200, (connection, number) =>
                connection.Get($"/api/v1/server/config/?server_name={Fleet.Servers[number]}"));
        }

        string[] some = [.. Fleet.Servers.Take(100)];
        await using var waiters = await Waiters.ConnectAsync(waited.Broker.BaseAddress, some.Length, some);
        fleet.Peer("warm", some);
        await waiters.SettleAsync();
        await waiters.MeasureAsync(server: null, () => fleet.Delete("warm"));
    }

    private async Task MeasureAsync(BackEnd backEnd, Fleet fleet, int count)
    {
        var before = backEnd.Memory("VmRSS");
        await using var waiters = await Waiters.ConnectAsync(backEnd.Broker.BaseAddress, count, Fleet.Servers);
        await waiters.SettleAsync();
        var memory = (backEnd.Memory("VmRSS") - before) * 1024 / count;
        Console.WriteLine($"| {backEnd.Name} | {count:N0} | {memory:0.0} | {await IdleAsync(backEnd, waiters):0.0} |");
        await WakeAsync(backEnd.Name, waiters, fleet, count);
    }

    private static async Task<double> IdleAsync(BackEnd backEnd, Waiters waiters)
    {
        using var process = Process.GetProcessById(backEnd.Broker.Id);
        var (answers, processor, clock) = (waiters.Answers, process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(Idle);
        process.Refresh();
        var percent = (process.TotalProcessorTime - processor) / clock.Elapsed * 100;
        return waiters.Answers == answers
            ? percent
            : throw new InvalidOperationException("Waiters were answered, though nothing has changed.");
    }

    private async Task WakeAsync(string name, Waiters waiters, Fleet fleet, int count)
    {
        List<Delay> one = [], all = [];
        foreach (var server in Fleet.Servers.Where((_, i) => i % (Fleet.Size / SingleChanges) == 0))
        {
            one.AddRange(await waiters.MeasureAsync(server, () => fleet.Change(server)));
        }

        var refused = waiters.Refusals;
        Keep("one", one, refused);
        for (var i = 0; i < ChangesOfAll; i++)
        {
            fleet.Peer("everywhere", Fleet.Servers);
            await waiters.SettleAsync();
            all.AddRange(await waiters.MeasureAsync(server: null, () => fleet.Delete("everywhere")));
        }

        Keep($"all {Fleet.Size:N0}", all, waiters.Refusals - refused);

        void Keep(string changed, List<Delay> told, int refusals)
        {
            var (call, answer) = (told.Select(delay => delay.FromCall).ToList(), told.Select(delay => delay.FromAnswer).ToList());
            delays.Add(
                $"| {name} | {count:N0} | {changed} | {call.Quantile(0.50):0.0} | {call.Quantile(0.99):0.0} "
                + $"| {answer.Quantile(0.50):0.0} | {answer.Quantile(0.99):0.0} | {refusals} |");
        }
    }
}
