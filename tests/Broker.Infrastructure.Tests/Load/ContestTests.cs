namespace Broker.Infrastructure.Tests.Load;

public sealed class ContestTests(BackEnd backEnd, int brokerCount) : BrokerTest(backEnd, brokerCount)
{
    private readonly string[] keys = [.. Enumerable.Range(0, 24).Select(_ => Calls.NewKey())];

    /// <summary>
    /// The winner of the race is undefined, but the result is that of some serial order. Some callers disconnect before the answer.
    /// </summary>
    [TestCase(1)]
    public async Task Sixteen_connections_that_fight_over_names_keys_and_servers_break_no_rule(int seed)
    {
        await Fleet.AddAsync(Brokers[0]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => FightAsync(new Random((seed * 100) + i)))));

        answers.SelectMany(some => some).Where(answer => !IsRight(answer)).Select(answer => $"{answer}").Take(5).ShouldBeEmpty();
        (await SnapshotAsync()).ShouldKeepTheRules();
        new[] { "key-in-use", "pool-exhausted", "server-not-found", "server-exists" }
            .ShouldBeSubsetOf(answers.SelectMany(some => some).Select(answer => answer.Slug).OfType<string>().Distinct());
    }

    [Test]
    public async Task A_refusal_that_nobody_waits_for_is_no_failure_of_the_broker()
    {
        for (var i = 0; i < 200; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 10 * 0.5));
            var call = Calls.AddClient("ann", "nowhere", Calls.NewKey()).SendAsync(Brokers[0], patience.Token);
            await call.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        (await Calls.AddClient("ann", "nowhere", Calls.NewKey()).SendAsync(Brokers[0])).Slug.ShouldBe("server-not-found");
    }

    private async Task<List<Answer>> FightAsync(Random random)
    {
        List<Answer> answers = [];
        for (var i = 0; i < 120; i++)
        {
            var hangsUp = random.Next(10) == 0;
            using var patience = new CancellationTokenSource(hangsUp ? random.Next(6) : (int)Eventually.Patience.TotalMilliseconds);
            try
            {
                answers.Add(await Next(random).SendAsync(Brokers[random.Next(Brokers.Count)], patience.Token));
            }
            catch (OperationCanceledException) when (hangsUp)
            {
                // and will never know
            }
        }

        return answers;
    }

    private Call Next(Random random)
    {
        var (client, key) = ($"c{random.Next(12)}", keys[random.Next(keys.Length)]);
        var (server, cidr, reserved) = Fleet.Servers[random.Next(Fleet.Servers.Count)];
        return random.Next(100) switch
        {
            < 60 => Calls.AddClient(client, server, key),
            < 70 => Calls.RemovePeer(client, server),
            < 80 => Calls.DeleteClient(client),
            < 85 => Calls.ServerConfig(server),
            < 90 => Calls.UpdateServer(server, key),
            < 92 => Calls.DeleteServer(server),
            _ => Calls.AddServer(server, cidr, reserved, key),
        };
    }

    private static bool IsRight(Answer answer) => (answer.Call.Path, (int)answer.Status, answer.Slug) is
        ("client/add", 201, _) or ("client/add", 404, "server-not-found") or ("client/add", 409, "key-in-use" or "pool-exhausted") or
        ("server/add", 200 or 201, _) or ("server/add", 409, "key-in-use" or "server-exists") or
        ("server/update", 200, _) or ("server/update", 404, "server-not-found") or ("server/update", 409, "key-in-use") or
        ("server/config", 200, _) or ("server/config", 404, "server-not-found") or
        ("client/delete" or "server/delete" or "server/remove_peer", 200, _);
}
