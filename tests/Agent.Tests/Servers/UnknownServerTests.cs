using Agent.Servers;
using Agent.Tests.Brokers;

namespace Agent.Tests.Servers;

/// <summary>The server is deleted at the broker while its agent runs.</summary>
public sealed class UnknownServerTests
{
    private static readonly Reply NotFound = Reply.Problem(404, "server-not-found");

    [Test]
    public async Task Once_changes_nothing()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var files = host.AgeFiles();
        host.Broker.Server = null;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
    }

    [TestCase(1)]
    [TestCase(10)]
    public async Task Twice_removes_all_peers_however_many_are_live(int peers)
    {
        var numbers = Enumerable.Range(21, peers).ToArray();
        using var host = await ServerHost.StartedAsync(numbers);
        host.Shake(TimeSpan.Zero, numbers);
        host.Broker.Server = null;

        await host.RoundsAsync(2);

        host.ShouldHave();
        host.WireGuard.Changes.ShouldBe(["remove wgtest"]);
    }

    [TestCase("a list")]
    [TestCase("a fault")]
    [TestCase("a 404 of a proxy")]
    public async Task Interrupted_by_another_answer_counts_from_the_start(string between)
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var answer = between switch
        {
            "a list" => ScriptedBroker.PeerList(Sample.Peers(21, 22)),
            "a fault" => Reply.Reset,
            _ => Reply.Http(404, "text/html", "gone"),
        };

        foreach (var reply in new[] { NotFound, answer, NotFound, answer, NotFound })
        {
            host.Broker.Break("GET server/config", reply);
            await loop.RoundAsync();
        }

        host.WireGuard.Changes.ShouldBeEmpty();
        await loop.RoundAsync();
        host.ShouldHave();
    }

    [Test]
    public async Task Goes_on_asking_and_comes_back_when_the_broker_knows_it_again()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var server = host.Broker.Server;
        host.Broker.Server = null;
        await using var loop = host.StartLoop();
        await loop.RoundsAsync(2);
        var (changes, told, asked) = (host.WireGuard.Changes.Count, host.Log.Count, host.Broker.Calls.Count);

        await loop.RoundsAsync(5);

        host.WireGuard.Changes.Count.ShouldBe(changes);
        host.Log.Count.ShouldBe(told);
        host.Broker.Calls.Count.ShouldBeGreaterThanOrEqualTo(asked + 5);
        host.Broker.Changes.ShouldHaveSingleItem().Call.ShouldBe("POST server/add");

        host.Broker.Server = server;
        await loop.RoundAsync();

        host.ShouldHave(21, 22);
        host.Log[^1].ShouldStartWith("All is well again");
    }

    [Test]
    public async Task Is_told_once()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var told = host.Log.Count;
        host.Broker.Server = null;

        await loop.RoundsAsync(6);

        host.Log.Skip(told).Count(line => line.Contains("does not know", StringComparison.Ordinal)).ShouldBe(1);
        host.Log.Count.ShouldBeLessThanOrEqualTo(told + 2);
    }
}
