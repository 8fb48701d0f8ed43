using Broker.TestSupport;

namespace Broker.Benchmarks;

/// <summary>A page of 100 out of 100,000 clients, by each filter.</summary>
internal static class ListsBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.5);

    /// <summary>Whose handshakes are as of now for as long as this measures.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(120);

    private static readonly (string What, string Query)[] Filters =
    [
        ("none", "limit=100"),
        ("none, the last page", "after=Y2xpZW50LTA5OTg5OQ"),
        ("of a server, 1,000", $"server_name={LargeFleet.Server(42)}"),
        ("an owner's 20", "owner=owner-4002"),
        ("an owner's 25,000", $"owner={LargeFleet.Everyone}"),
        ("tag, 10", "tag=rare"),
        ("tag, 50,000", "tag=common"),
        ("online, 30,000", "state=online"),
        ("offline, 70,000", "state=offline"),
        ("never connected, 20,000", "state=never_connected"),
        ("idle for 90 days, 25,000", $"idle_since={DateTimeOffset.UtcNow.AddDays(-90):yyyy-MM-ddTHH:mm:ssZ}"),
        ("expiring, 100", "state=expiring"),
        ("disabled, 400", "state=disabled"),
        ("search: address", $"search={LargeFleet.Address(77_777)}"),
        ("search: three bytes of an address, 256", "search=10.42.1."),
        ("search: one byte of an address, all", "search=10."),
        ("search: key", $"search={Uri.EscapeDataString(LargeFleet.Key(99_999))}"),
        ("search: beginning of all names", "search=client-0"),
        ("search: in the owner of 25,000", "search=everyone%40"),
    ];

    private static readonly (string What, string Query)[] Rare =
    [
        ("online, 15", "state=online"),
        ("idle for 90 days, 12", $"idle_since={DateTimeOffset.UtcNow.AddDays(-90):yyyy-MM-ddTHH:mm:ssZ}"),
        ("never connected, 10", "state=never_connected"),
        ("search: a note's word that one client has", "search=the%20needle"),
        ("search: a word that none has", "search=nobody-has-this"),
    ];

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        await using var sqlite = await FilledAsync(await BackEnd.SqliteAsync());
        await using var postgres = await FilledAsync(await BackEnd.PostgresAsync(server));
        Console.WriteLine($"""
            ## Lists

            One run. Broker, database and load generator share the machine: {await Machine.DescribeAsync()}.

            ### A page of 100 out of 100,000 clients

            `client/list` over one connection, by each filter; the number is how many clients it finds. The target is 10 ms. A part of a text that few
            clients have is sought in all of them: an index of all parts would cost every change more than it saves here.

            | filter | SQLite, p50 ms | p99 ms | broker CPU µs | PostgreSQL, p50 ms | p99 ms | broker CPU µs |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        Measure(Filters, sqlite, postgres);
        await ExecuteAsync(sqlite, LargeFleet.Quieten(isSqlite: true, Now()), LargeFleet.Quieten(isSqlite: false, Now()));
        await ExecuteAsync(postgres, LargeFleet.Quieten(isSqlite: true, Now()), LargeFleet.Quieten(isSqlite: false, Now()));
        Measure(Rare, sqlite, postgres);
        Console.WriteLine("""

            ### A page of 100 servers with 1,000 clients each

            `server/list`, which counts the peerings of each server, and those online.

            | filter | SQLite, p50 ms | p99 ms | broker CPU µs | PostgreSQL, p50 ms | p99 ms | broker CPU µs |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        Measure([
            ("none", "limit=100"), ("out of step, the first 20", "state=out_of_step&limit=20"), ("search", "search=server-04"),
        ], sqlite, postgres, "server");
    }

    private static void Measure((string What, string Query)[] filters, BackEnd sqlite, BackEnd postgres, string what = "client")
    {
        foreach (var filter in filters)
        {
            var results = new[] { sqlite, postgres }.Select(backEnd =>
            {
                var path = $"/api/v1/{what}/list?{filter.Query}";
                Load.Run(backEnd.Broker, 1, Duration / 3, 200, (connection, _) => connection.Get(path));
                return Load.Run(backEnd.Broker, 1, Duration, 200, (connection, _) => connection.Get(path));
            });
            Console.WriteLine(
                $"| {filter.What} | {string.Join(" | ", results.Select(result => $"{result.P50:0.0} | {result.P99:0.0} | {result.Processor:0}"))} |");
        }
    }

    private static async Task<BackEnd> FilledAsync(BackEnd backEnd)
    {
        await ExecuteAsync(backEnd, LargeFleet.Fill(isSqlite: true, Now()), LargeFleet.Fill(isSqlite: false, Now()));
        return backEnd;
    }

    private static async Task ExecuteAsync(BackEnd backEnd, IEnumerable<string> sqlite, IEnumerable<string> postgres)
    {
        foreach (var sql in backEnd.Name == "SQLite" ? sqlite : postgres)
        {
            await backEnd.ExecuteAsync(sql, sql);
        }
    }

    private static long Now() => (DateTimeOffset.UtcNow + Ahead).ToUnixTimeSeconds();
}
