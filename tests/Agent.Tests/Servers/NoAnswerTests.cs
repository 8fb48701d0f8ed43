using Agent.Tests.Brokers;

namespace Agent.Tests.Servers;

/// <summary>Faults that are no answer at all.</summary>
public sealed class NoAnswerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_broker_that_hangs_changes_nothing(bool inBody)
    {
        using var host = await ServerHost.StartedAsync(21);
        host.UseTimeout(TimeSpan.FromMilliseconds(100));
        var (files, told) = (host.AgeFiles(), host.Log.Count);
        host.Broker.Break(inBody ? Reply.HangInBody : Reply.Hang);
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(2);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Log.Skip(told).ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_broker_that_is_away_changes_nothing_and_comes_back()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var (files, told) = (host.AgeFiles(), host.Log.Count);
        host.Broker.Stop();

        await loop.RoundsAsync(5);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Log.Skip(told).ShouldHaveSingleItem().ShouldContain("127.0.0.1");

        host.Broker.Restart();
        host.Broker.Peers = Sample.Peers(21, 22);
        await loop.RoundAsync();
        host.ShouldHave(21, 22);
    }

    [Test]
    public async Task Another_kind_of_fault_is_told_though_the_first_goes_on()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var told = host.Log.Count;
        var badGateway = Reply.Http(502, "text/plain", "");
        foreach (var reply in new[] { badGateway, Reply.Reset, badGateway, Reply.Ok("<html>"), Reply.Reset })
        {
            host.Broker.Break(reply);
            await loop.RoundAsync();
        }

        host.Log.Skip(told).Count().ShouldBe(3);
        host.Log.Skip(told).ShouldBeUnique();
    }
}
