using System.Diagnostics;
using Broker.Benchmarks;
using Broker.Benchmarks.ControlLoop;
using Broker.TestSupport;
using BackEnd = Broker.Benchmarks.BackEnd;

// Prints Markdown: "agent NATIVE TRIMMED" measures the agent and both of its builds, "authority [SECTION]" what tokens and the audit trail
// cost, "edge" how the broker reads a large report, "lists" pages out of 100,000 clients, "control-loop PROGRAM [SECTION]" how
// the agent and the broker work together, [SECONDS [SECTION]] the broker. Every ratio compares figures of this run.
switch (args)
{
    case ["agent", var native, var trimmed]:
        // A round that waits for a change would be as long as it waits.
        Environment.SetEnvironmentVariable("Watch__MaxWait", "0");
        await new AgentBenchmark().RunAsync();
        await new AgentBuildsBenchmark([("native", native), ("trimmed", trimmed)]).RunAsync();
        return;
    case ["control-loop", var program, .. var only]:
        await new ControlLoopBenchmark(program).RunAsync(only.FirstOrDefault());
        return;
    case ["authority", .. var only]:
        await new AuthorityBenchmark().RunAsync(only.FirstOrDefault());
        return;
    case ["lists"]:
        await ListsBenchmark.RunAsync();
        return;
    case ["edge"]:
        await new EdgeBenchmark().RunAsync();
        return;
    case [ConstantBody.Command, var length]:
        await ConstantBody.ServeAsync(int.Parse(length));
        return;
}

var duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0]) : 6);
await using var server = await PostgresServer.StartAsync(durable: true);
Func<Task>[] sections = [Heading, Adds, AddsToAFullServer, ServerConfig, ListAll, StartAndMemory];
foreach (var section in sections.Where(section => args.Length < 2 || section.Method.Name.Contains(args[1])))
{
    await section();
}

return;

async Task Heading()
{
    Print($"""
        ## The broker

        One run. Broker, database and load generator share the machine: {await Machine.DescribeAsync()}.
        Every commit is flushed to the disk (`fsync` on, `synchronous=FULL`).
        """);
}

async Task Adds()
{
    Print("""

        ### Client adds

        8 servers, new clients, adds per second. The baseline is `pgbench` committing one inserted row per transaction
        over the same number of connections, measured right after the broker.

        | back end | connections | adds/s | p50 ms | p99 ms | broker CPU µs/add | pgbench/s | ratio |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    foreach (var start in new[] { BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server) })
    {
        await using var backEnd = await start();
        for (var i = 0; i < 8; i++)
        {
            backEnd.AddServer($"server{i}", $"10.{i}.0.0", 16);
        }

        // warm up: the runtime compiles in the background
        Load.Run(backEnd.Broker, 8, TimeSpan.FromSeconds(15), 201, Add(i => $"server{i % 8}"));
        await backEnd.ExecuteAsync("analyze;", "/* as autovacuum would within a minute */ analyze");
        foreach (var connections in new[] { 1, 8, 32 })
        {
            var adds = Load.Run(backEnd.Broker, connections, duration, 201, Add(_ => $"server{Random.Shared.Next(8)}"));
            var yardstick = backEnd.Name == "SQLite" ? null
                : (double?)await PgBench.InsertsPerSecondAsync(await server.CreateDatabaseAsync(), connections, duration);
            Print($"| {backEnd.Name} | {connections} | {adds.PerSecond:0} | {adds.P50:0.0} | {adds.P99:0.0} | {adds.Processor:0} | "
                + $"{yardstick:0} | {adds.PerSecond / yardstick:0.00} |");
        }
    }
}

async Task AddsToAFullServer()
{
    Print("""

        ### Adds to a server with 60,000 leases

        Eight connections, one server, alternating with an empty server of the same size, five rounds each. With gaps, every third of the
        lowest 90,000 addresses is free.

        | back end | subnet | adds/s, empty | adds/s, 60,000 leases | ratio | adds/s, with 30,000 gaps | ratio |
        | --- | --- | ---: | ---: | ---: | ---: | ---: |
        """);
    foreach (var start in new[] { BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server) })
    {
        await using var backEnd = await start();
        foreach (var (family, mask, network) in new (string, int, Func<int, string>)[]
        {
            ("IPv4 /15", 15, i => $"10.{2 * i}.0.0"), ("IPv6 /64", 64, i => $"fd00:0:0:{i:x}::"),
        })
        {
            var prefix = family[..4];
            backEnd.AddServer($"{prefix}-full", network(0), mask);
            backEnd.AddServer($"{prefix}-gaps", network(1), mask);
            backEnd.AddServer($"{prefix}-warm", network(2), mask);
            await backEnd.FillAsync($"{prefix}-full", 60_000);
            await backEnd.FillAsync($"{prefix}-gaps", 60_000, leavesGaps: true);
            Load.Run(backEnd.Broker, 8, TimeSpan.FromSeconds(3), 201, Add(_ => $"{prefix}-warm"));
            var (empty, full, gaps) = (0.0, 0.0, 0.0);
            for (var round = 0; round < 5; round++)
            {
                backEnd.AddServer($"{prefix}-empty{round}", network(3 + round), mask);
                empty += Load.Run(backEnd.Broker, 8, duration / 3, 201, Add(_ => $"{prefix}-empty{round}")).PerSecond / 5;
                full += Load.Run(backEnd.Broker, 8, duration / 3, 201, Add(_ => $"{prefix}-full")).PerSecond / 5;
                gaps += Load.Run(backEnd.Broker, 8, duration / 3, 201, Add(_ => $"{prefix}-gaps")).PerSecond / 5;
            }

            Print($"| {backEnd.Name} | {family} | {empty:0} | {full:0} | {full / empty:0.00} | {gaps:0} | {gaps / empty:0.00} |");
        }
    }
}

async Task ServerConfig()
{
    Print("""

        ### `server/config/`

        Eight connections.

        | back end | peers | requests/s | MB/s | p50 ms | p99 ms | broker CPU µs/request |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    foreach (var start in new[] { BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server) })
    {
        await using var backEnd = await start();
        foreach (var (name, network, peers) in new[] { ("small", "10.0.0.0", 1_000), ("large", "10.2.0.0", 10_000) })
        {
            backEnd.AddServer(name, network, 16);
            await backEnd.FillAsync(name, peers);
            var path = $"/api/v1/server/config/?server_name={name}";
            Load.Run(backEnd.Broker, 8, TimeSpan.FromSeconds(2), 200, (connection, _) => connection.Get(path));
            var reads = Load.Run(backEnd.Broker, 8, duration, 200, (connection, _) => connection.Get(path));
            Print($"| {backEnd.Name} | {peers:N0} | {reads.PerSecond:0} | {reads.Megabytes:0} | {reads.P50:0.0} | "
                + $"{reads.P99:0.0} | {reads.Processor:0} |");
        }
    }
}

async Task ListAll()
{
    Print("""

        ### `client/list_all` with 100,000 peerings

        The peak is the most resident memory during the call, less what there was before it.

        | back end | MB | ms, first call | ms, second call | peak added, MB |
        | --- | ---: | ---: | ---: | ---: |
        """);
    foreach (var start in new[] { BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server) })
    {
        await using var backEnd = await start();
        backEnd.AddServer("all", "10.0.0.0", 15);
        await backEnd.FillAsync("all", 100_000);
        using var connection = backEnd.Connect();
        BackEnd.Expect(200, connection.Get("/api/v1/server/list_all"));
        await File.WriteAllTextAsync($"/proc/{backEnd.Broker.Id}/clear_refs", "5"); // resets the peak
        var before = backEnd.Memory("VmRSS");
        var (first, answer) = Timed();
        var (second, _) = Timed();
        Print($"| {backEnd.Name} | {answer.Length / 1e6:0.0} | {first:0} | {second:0} | {backEnd.Memory("VmHWM") - before:0} |");

        (double Milliseconds, Answer Answer) Timed()
        {
            var clock = Stopwatch.StartNew();
            var all = connection.Get("/api/v1/client/list_all");
            BackEnd.Expect(200, all);
            return (clock.Elapsed.TotalMilliseconds, all);
        }
    }
}

async Task StartAndMemory()
{
    Print("""

        ### Start and memory

        From the start of the process to the first 200 of `/health/ready`, with a new and with an existing database (median of
        five); resident memory when idle and after adds over 32 connections.

        | back end | ms to ready, new | ms to ready, existing | MB idle | MB after load |
        | --- | ---: | ---: | ---: | ---: |
        """);
    foreach (var start in new[] { BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server) })
    {
        var clock = Stopwatch.StartNew();
        await using var backEnd = await start();
        var fresh = clock.ElapsedMilliseconds;
        var again = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            await backEnd.Broker.DisposeAsync();
            clock.Restart();
            await backEnd.StartAsync();
            again.Add(clock.ElapsedMilliseconds);
        }

        var idle = backEnd.Memory("VmRSS");
        backEnd.AddServer("load", "10.0.0.0", 12);
        Load.Run(backEnd.Broker, 32, duration, 201, Add(_ => "load"));
        Print($"| {backEnd.Name} | {fresh} | {again.Order().ElementAt(2)} | {idle:0} | {backEnd.Memory("VmRSS"):0} |");
    }
}

static Func<Connection, int, Answer> Add(Func<int, string> server)
{
    var prefix = $"c{Guid.NewGuid():N}"[..12];
    var count = 0;
    return (connection, number) => connection.Post(
        "/api/v1/client/add/",
        $$"""{"client_name":"{{prefix}}-{{Interlocked.Increment(ref count)}}","server_name":"{{server(number)}}","public_key":"{{Keys.Next()}}"}""");
}

static void Print(string text) => Console.WriteLine(text);
