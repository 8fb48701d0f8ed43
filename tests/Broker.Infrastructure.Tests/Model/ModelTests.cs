using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>After hundreds of random use cases, and after each of them, the database holds what a naive fleet holds.</summary>
public sealed class ModelTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const int Steps = 900;

    [TestCase(1)]
    [TestCase(2)]
    public async Task Holds_what_the_naive_fleet_holds(int seed)
    {
        var answers = await RunAsync(seed);

        new[] { "key-in-use", "pool-exhausted", "server-exists", "server-not-found", "subnet-overlap", "same" }.ShouldBeSubsetOf(answers);
    }

    [Test]
    public Task Holds_what_the_naive_fleet_holds_with_steps_that_differ_from_run_to_run() => RunAsync(Random.Shared.Next());

    private async Task<IReadOnlySet<string>> RunAsync(int seed)
    {
        var steps = new RandomSteps(Services, seed);
        var before = await SnapshotAsync();
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Steps; i++)
        {
            var (step, answer, expected) = await steps.TakeAsync();

            var context = $"step {i} of seed {seed}: {step}";
            expected.Split('|').ShouldContain(answer, context);
            var after = await SnapshotAsync();
            ShouldHold(after, steps.Fleet, context);
            ShouldGrowWithChanges(before, after, context);
            before = after;
            answers.Add(answer);
        }

        return answers;
    }

    private static void ShouldHold(Snapshot stored, NaiveFleet fleet, string context)
    {
        stored.Servers.Select(server => (server.Name, server.PublicKey)).Order()
            .ShouldBe(fleet.Servers.Select(server => (server.Name, server.Key)).Order(), context);
        stored.Peerings.Select(peering => (peering.Server, peering.Client, peering.PublicKey, peering.Index)).Order()
            .ShouldBe(Peerings(fleet).Order(), context);
        stored.ShouldKeepTheRules(context);
    }

    private static IEnumerable<(string?, string, string, long?)> Peerings(NaiveFleet fleet) =>
        from server in fleet.Servers
        from peering in server.Peerings
        select ((string?)server.Name, peering.Client, peering.Key, (long?)peering.Index);

    /// <summary>A server's revision grows when, and only when, its agent has something to apply. A new server begins anew.</summary>
    private static void ShouldGrowWithChanges(Snapshot before, Snapshot after, string context)
    {
        foreach (var old in before.Servers)
        {
            if (after.Servers.FirstOrDefault(server => server.Name == old.Name) is not { } now)
            {
                continue;
            }

            if (old.PublicKey != now.PublicKey || !Peers(before, old).SequenceEqual(Peers(after, now)))
            {
                now.Revision.ShouldBeGreaterThan(old.Revision, context);
            }
            else
            {
                now.Revision.ShouldBe(old.Revision, context);
            }
        }
    }

    private static IEnumerable<(long?, string)> Peers(Snapshot stored, StoredServer server) =>
        stored.Peerings.Where(peering => peering.Server == server.Name).Select(peering => (peering.Index, peering.PublicKey)).Order();
}
