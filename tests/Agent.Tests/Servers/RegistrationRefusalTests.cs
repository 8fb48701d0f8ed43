using Agent.Tests.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>What an operator has to decide: the agent stops with a sentence, and nothing is changed.</summary>
public sealed class RegistrationRefusalTests
{
    [Test]
    public async Task Another_key_at_the_broker_needs_a_decision()
    {
        using var host = Knowing(Sample.KnownServer() with { PublicKey = Sample.Key(7).ToString(), EndpointPort = 1 });

        var sentence = await ShouldStopAsync(host);

        sentence.ShouldContain("berlin");
        sentence.ShouldContain(Sample.Key(7).ToString());
        sentence.ShouldContain(Sample.Keys.PublicKey.ToString());
        sentence.ShouldContain(".berlin.priv");
        sentence.ShouldContain("server/update");
        host.Broker.Changes.ShouldBeEmpty();
    }

    [TestCase("10.1.0.0", 24)]
    [TestCase("10.0.1.0", 25)]
    public async Task Another_subnet_at_the_broker_needs_a_decision(string address, int mask)
    {
        using var host = Knowing(Sample.KnownServer() with
        {
            NetworkAddress = address,
            NetworkMask = mask,
            ServerWgIp = address[..^1] + "1",
        });

        var sentence = await ShouldStopAsync(host);

        sentence.ShouldContain($"{address}/{mask}");
        sentence.ShouldContain("10.0.0.0/24");
        host.Broker.Changes.ShouldBeEmpty();
    }

    [TestCase(409, "subnet-overlap")]
    [TestCase(409, "key-in-use")]
    [TestCase(400, "validation")]
    public async Task A_refusal_needs_a_decision_and_says_what_the_broker_said(int status, string slug)
    {
        using var host = new ServerHost();
        host.Broker.Break("POST server/add", Reply.Problem(status, slug, "Server paris has it."));

        (await ShouldStopAsync(host)).ShouldContain("Server paris has it.");
    }

    [TestCase(401, "unauthenticated")]
    [TestCase(404, "server-not-found")]
    [TestCase(503, "storage-unavailable")]
    public async Task What_may_pass_needs_no_decision(int status, string slug)
    {
        using var host = new ServerHost();
        host.Broker.Break("POST server/add", Reply.Problem(status, slug));
        await using var loop = host.StartLoop();
        await loop.RoundsAsync(2);

        host.Broker.Heal();
        await loop.RoundAsync();

        host.ShouldHave();
    }

    private static ServerHost Knowing(ServerResponse server) => new() { Broker = { Server = server } };

    /// <summary>The loop ends with a sentence, and nothing is changed here.</summary>
    private static async Task<string> ShouldStopAsync(ServerHost host)
    {
        var files = host.AgeFiles();
        var loop = host.StartLoop();

        var sentence = (await Should.ThrowAsync<DecisionNeededException>(loop.RoundAsync)).Message;

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        return sentence;
    }
}
