using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>Reports concurrent with changes of the same server.</summary>
public sealed class ReportRaceTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int Changes = 300;
    private const int Clients = 20;

    [Test]
    public async Task Reports_and_changes_at_once_are_all_answered_and_the_last_of_both_counts()
    {
        var server = await Api.AddServerAsync();
        var keys = Enumerable.Range(0, Clients).Select(_ => Sample.Key()).ToArray();
        var clients = keys.Select(_ => Sample.Name()).ToArray();
        using var enough = new CancellationTokenSource();
        var reporters = Enumerable.Range(0, 3).Select(_ => ReportWhileAsync(server, keys, enough.Token)).ToList();

        var answers = new List<Answer>();
        foreach (var together in Enumerable.Range(0, Changes).Chunk(6))
        {
            answers.AddRange(await Task.WhenAll(together.Select(i => i % 3 == 0
                ? Api.PostAsync("server/remove_peer", Fleet.Client(clients[i % Clients], server))
                : Api.AddClientAsync(clients[i % Clients], server, keys[i % Clients]))));
        }

        await enough.CancelAsync();
        var reports = (await Task.WhenAll(reporters)).SelectMany(answer => answer).ToList();
        answers.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 201);
        reports.ShouldAllBe(answer => answer.Status == 200);
        reports.Count.ShouldBeGreaterThan(20);

        var now = DateTimeOffset.UtcNow;
        var revision = await Api.ReportAsync(server, [.. keys.Select((key, i) => Reporting.Peer(key, now, received: i, sent: 1))]);
        var (status, peers) = (await Api.StatusAsync(server), (await Api.PeersAsync(server)).Select(peer => peer.Key).ToHashSet());
        (status.GetProperty("in_step").GetBoolean(), status.Moment("out_of_step_since")).ShouldBe((true, null));
        status.Number("applied_revision").ShouldBe(revision);
        (status.Number("peers"), status.Number("peers_online")).ShouldBe((peers.Count, peers.Count));
        for (var i = 0; i < Clients; i++)
        {
            if (peers.Contains(keys[i]))
            {
                (await Api.PeeringStatusAsync(clients[i])).ShouldHaveSingleItem().Number("rx_bytes").ShouldBe(i);
            }
        }
    }

    /// <summary>Reports race with waiting callers: no caller misses a report.</summary>
    [Test]
    public async Task Everybody_who_waits_gets_the_proof()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 20));
        using var enough = new CancellationTokenSource();
        var agent = FollowAsync(server, enough.Token);

        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (i, token) =>
        {
            var body = Fleet.Client($"{server.Name()}-{i % 10}", server).With(("public_key", Sample.Key()));
            var answer = await Api.ChangeAsync(Changing.Paths[i % 3], body, "wait=60", token);
            answer.ShouldBe(i % 3 == 0 ? 201 : 200);
            answer.Json.GetProperty("receipts").EnumerateObject().ShouldAllBe(receipt => receipt.Value.Text("status") == "applied");
        });

        await enough.CancelAsync();
        await Api.LeaseAsync(server);
        await agent;
    }

    private async Task<List<Answer>> ReportWhileAsync(JsonObject server, string[] keys, CancellationToken enough)
    {
        var answers = new List<Answer>();
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var peers = keys.Select(key => Reporting.Peer(key, DateTimeOffset.UtcNow, received: i)).ToArray();
            answers.Add(await Api.PostAsync("server/report", await Api.ReportOfAsync(server, peers)));
        }

        return answers;
    }

    private async Task FollowAsync(JsonObject server, CancellationToken enough)
    {
        for (string? version = null; !enough.IsCancellationRequested;)
        {
            var config = await Api.AskAsync(server, version, "wait=5");
            version = config.Headers["ETag"];
            if (config.Status == 200)
            {
                var report = (await Api.ReportOfAsync(server)).With(("revision", config.Json.Number("revision")));
                (await Api.PostAsync("server/report", report)).ShouldBe(200);
            }
        }
    }
}
