using System.Diagnostics;
using Broker.Benchmarks.ControlLoop;
using Broker.TestSupport;

namespace Broker.Benchmarks;

/// <summary>What it costs that every caller has a token of its own, and that every change leaves a trace.</summary>
internal sealed class AuthorityBenchmark
{
    private const int Rounds = 6;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    private int clients;

    /// <param name="only">A part of a section's name; null for all, with a heading.</param>
    public async Task RunAsync(string? only)
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        Func<Task<BackEnd>>[] backEnds = [BackEnd.SqliteAsync, () => BackEnd.PostgresAsync(server)];
        Func<Func<Task<BackEnd>>[], Task>[] sections = [HeadAsync, UnchangedAsync, AuditAsync, WaitersAsync, RevokeAsync];
        foreach (var section in sections.Where(
            section => only is null || section.Method.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            await section(backEnds);
        }
    }

    private static async Task HeadAsync(Func<Task<BackEnd>>[] backEnds) => Console.WriteLine($"""
        ## Tokens and the audit trail

        One run. Broker, database and load generator share the machine: {await Machine.DescribeAsync()}.
        Every commit is flushed to the disk. What is compared is measured alternately.
        """);

    private async Task UnchangedAsync(Func<Task<BackEnd>>[] backEnds)
    {
        Console.WriteLine($"""

            ### `server/config` with the current `If-None-Match`, with a token

            32 connections, {Rounds} rounds each of the shared user's password and of the server's token. The target ratio is 0.9 or more.

            | back end | 304/s, shared user | 304/s, token | ratio | broker CPU µs, shared user | broker CPU µs, token |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            backEnd.AddServer("known", "10.0.0.0", 16);
            await backEnd.FillAsync("known", 1_000);
            const string Path = "/api/v1/server/config/?server_name=known";
            using var http = await backEnd.Broker.Client.GetAsync(new Uri(Path, UriKind.Relative));
            var tag = $"If-None-Match: {http.Headers.ETag}\r\n";
            var bearer = $"{tag}Authorization: Bearer {await backEnd.TokenAsync("agent", "server", "known")}\r\n";
            var (password, token) = Alternate(isToken => Load.Run(backEnd.Broker, 32, Duration, 304, (connection, _) =>
                isToken ? connection.GetAnonymously(Path, bearer) : connection.Get(Path, tag)));
            Console.WriteLine(
                $"| {backEnd.Name} | {password.PerSecond:0} | {token.PerSecond:0} | {token.PerSecond / password.PerSecond:0.00} "
                + $"| {password.Processor:0} | {token.Processor:0} |");
        }
    }

    private async Task AuditAsync(Func<Task<BackEnd>>[] backEnds)
    {
        Console.WriteLine($"""

            ### Client adds, with and without the audit trail

            Adds per second to 8 servers over 8 connections, {Rounds} rounds each. Without,
            a trigger of the database drops the row before it is
            stored: what it costs to write and to index it is gone, what it costs the broker to make it is not. The target ratio is 0.9
            or more.

            | back end | adds/s, without | adds/s, with | ratio | broker CPU µs, with |
            | --- | ---: | ---: | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            for (var i = 0; i < 8; i++)
            {
                backEnd.AddServer($"server{i}", $"10.{i}.0.0", 16);
            }

            await backEnd.ExecuteAsync(
                "select 1", "create function drop_row() returns trigger language plpgsql as $$ begin return null; end $$");
            var (without, with) = Alternate(isWritten =>
            {
                backEnd.ExecuteAsync(
                    isWritten
                        ? "drop trigger if exists drop_row"
                        : "create trigger drop_row before insert on audit begin select raise(ignore); end",
                    isWritten
                        ? "drop trigger if exists drop_row on audit"
                        : "create trigger drop_row before insert on audit for each row execute function drop_row()")
                    .GetAwaiter().GetResult();
                var result = Load.Run(backEnd.Broker, 8, Duration, 201, (connection, _) =>
                    Fleet.Add(connection, $"add{Interlocked.Increment(ref clients)}", $"server{Random.Shared.Next(8)}"));
                backEnd.ExecuteAsync("drop trigger if exists drop_row", "drop trigger if exists drop_row on audit").GetAwaiter()
                    .GetResult();
                return result;
            });
            Console.WriteLine(
                $"| {backEnd.Name} | {without.PerSecond:0} | {with.PerSecond:0} "
                    + $"| {with.PerSecond / without.PerSecond:0.00} | {with.Processor:0} |");
        }
    }

    private static async Task WaitersAsync(Func<Task<BackEnd>>[] backEnds)
    {
        const int Count = 10_000;
        Console.WriteLine($"""

            ### {Count:N0} waiters with tokens

            Long polls for {Fleet.Size:N0} servers, each with the token of its server. Memory as above; the target is 25 KB per waiter at most.

            | back end | KB per waiter |
            | --- | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            using var fleet = new Fleet(backEnd);
            var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in Fleet.Servers)
            {
                tokens[name] = await backEnd.TokenAsync(name, "server", name);
            }

            Load.Run(backEnd.Broker, 8, TimeSpan.FromSeconds(3), 200, (connection, number) =>
                connection.Get($"/api/v1/server/config/?server_name={Fleet.Servers[number]}"));
            await (await Waiters.ConnectAsync(backEnd.Broker.BaseAddress, 100, Fleet.Servers, tokens)).DisposeAsync();
            var before = backEnd.Memory("VmRSS");
            await using var waiters = await Waiters.ConnectAsync(backEnd.Broker.BaseAddress, Count, Fleet.Servers, tokens);
            await waiters.SettleAsync();
            Console.WriteLine($"| {backEnd.Name} | {(backEnd.Memory("VmRSS") - before) * 1024 / Count:0.0} |");
        }
    }

    private static async Task RevokeAsync(Func<Task<BackEnd>>[] backEnds)
    {
        const int Times = 50;
        Console.WriteLine($"""

            ### From `token/delete` to the first 401

            A token that was just used, {Times} times;
            from the answer of `token/delete` until the token is refused, in ms, asked without a pause.

            | back end | asked at | p50 ms | worst ms |
            | --- | --- | ---: | ---: |
            """);
        foreach (var start in backEnds)
        {
            await using var backEnd = await start();
            await using var another = backEnd.Name == "SQLite" ? null : await backEnd.StartAnotherAsync();
            foreach (var (name, asked) in new[] { ("the same broker", backEnd), ("another broker", another) }.Where(
                asked => asked.Item2 is not null))
            {
                var delays = new List<double>();
                for (var i = 0; i < Times; i++)
                {
                    delays.Add(await UntilRefusedAsync(backEnd, asked!, $"{asked!.Broker.Id}-{i}"));
                }

                Console.WriteLine($"| {backEnd.Name} | {name} | {delays.Quantile(0.50):0.0} | {delays.Max():0.0} |");
            }
        }
    }

    private static async Task<double> UntilRefusedAsync(BackEnd deleted, BackEnd asked, string name)
    {
        var headers = $"Authorization: Bearer {await deleted.TokenAsync(name, "viewer")}\r\n";
        using var connection = asked.Connect();
        using var administrator = deleted.Connect();
        BackEnd.Expect(200, connection.GetAnonymously("/api/v1/token/whoami", headers));
        BackEnd.Expect(200, administrator.Post("/api/v1/token/delete", $$"""{"token_name":"{{name}}"}"""));
        var clock = Stopwatch.StartNew();
        while (connection.GetAnonymously("/api/v1/token/whoami", headers).Status == 200 && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            // asks again
        }

        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Who comes first changes, since a broker that has run for longer is faster. One round of each goes before.</summary>
    private static (Figures Former, Figures Latter) Alternate(Func<bool, Result> measure)
    {
        measure(false);
        measure(true);
        List<Result> former = [], latter = [];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var isLatter in new[] { round % 2 != 0, round % 2 == 0 })
            {
                (isLatter ? latter : former).Add(measure(isLatter));
            }
        }

        return (Figures.Of(former), Figures.Of(latter));
    }

    private sealed record Figures(double PerSecond, double Processor)
    {
        public static Figures Of(List<Result> results) =>
            new(results.Average(result => result.PerSecond), results.Average(result => result.Processor));
    }
}
