using System.Net;

namespace Broker.Infrastructure.Tests.Load;

internal sealed record Place(string Client, string Server);

internal sealed record Holding(string Key, string Address);

/// <summary>
/// One connection's worth of load: adds, replaces and removes the clients that are its own, one request after the other, and
/// keeps a ledger of what was acknowledged.
/// </summary>
internal sealed class Worker(int number, int seed)
{
    private readonly Random random = new(seed);
    private readonly string[] clients = [.. Enumerable.Range(0, 5).Select(i => $"w{number}-{i}")];
    private Dictionary<Place, Holding> ledger = [];

    /// <summary>What is under way: sent, and not known to have been carried out or refused.</summary>
    private (Call Call, Func<string?, Dictionary<Place, Holding>> Outcome)? pending;

    public List<Answer> Answers { get; } = [];

    /// <summary>How many calls in a row have been answered other than 503.</summary>
    public int Streak { get; set; }

    /// <summary>Works while it is told to. A call that is answered 503 is sent again until it is answered otherwise.</summary>
    /// <exception cref="HttpRequestException">A call was not answered.</exception>
    public async Task RunAsync(IReadOnlyList<HttpClient> brokers, Func<bool> goOn)
    {
        while (goOn())
        {
            pending ??= Next();
            var answer = await pending.Value.Call.SendAsync(brokers[random.Next(brokers.Count)]);
            Answers.Add(answer);
            if (answer.IsUnavailable)
            {
                Streak = 0;
                await Task.Delay(20);
                continue;
            }

            Streak++;
            if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
            {
                ledger = pending.Value.Outcome(LeaseOf(answer));
            }

            pending = null;
        }
    }

    /// <summary>
    /// Compares what is stored of this worker's clients with the ledger. The call under way may have been carried out, wholly, or
    /// not at all.
    /// </summary>
    public void Settle(IReadOnlyDictionary<Place, Holding> stored)
    {
        if (pending is { } unknown)
        {
            var place = stored.FirstOrDefault(row => !ledger.TryGetValue(row.Key, out var held) || held != row.Value);
            var carriedOut = unknown.Outcome(place.Value?.Address);
            ledger = Differences(stored, carriedOut).Any() ? ledger : carriedOut;
            pending = null;
        }

        Differences(stored, ledger).ShouldBeEmpty($"worker {number}");
    }

    public bool Owns(string client) => clients.Contains(client, StringComparer.Ordinal);

    private static IEnumerable<string> Differences(IReadOnlyDictionary<Place, Holding> stored, Dictionary<Place, Holding> expected) =>
        expected.Except(stored).Select(row => $"missing: {row}").Concat(stored.Except(expected).Select(row => $"not acknowledged: {row}"));

    private static string? LeaseOf(Answer answer) =>
        answer.Body.TryGetProperty("subnet", out var subnet) ? subnet.GetProperty("lease").GetString() : null;

    private (Call Call, Func<string?, Dictionary<Place, Holding>> Outcome) Next()
    {
        var (client, server) = (clients[random.Next(clients.Length)], Fleet.Servers[random.Next(Fleet.Servers.Count)].Name);
        var (place, key) = (new Place(client, server), Calls.NewKey());
        return random.Next(100) switch
        {
            < 60 => (Calls.AddClient(client, server, key), lease => With(place, key, lease)),
            < 80 => (Calls.RemovePeer(client, server), _ => Without(row => row == place)),
            < 90 => (Calls.DeleteClient(client), _ => Without(row => row.Client == client)),
            _ => (Calls.ServerConfig(server), _ => ledger),
        };
    }

    /// <summary>A replaced peering keeps its address, whatever the answer says.</summary>
    private Dictionary<Place, Holding> With(Place place, string key, string? lease) =>
        new(ledger) { [place] = new Holding(key, ledger.GetValueOrDefault(place)?.Address ?? lease ?? "none") };

    private Dictionary<Place, Holding> Without(Func<Place, bool> isGone) => new(ledger.Where(row => !isGone(row.Key)));
}
