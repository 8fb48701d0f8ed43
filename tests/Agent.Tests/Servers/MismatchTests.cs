namespace Agent.Tests.Servers;

/// <summary>The broker has the server with other values than this host: no peer is added, and none that is revoked stays.</summary>
public sealed class MismatchTests
{
    private const string OtherId = "019abcde-0000-7000-8000-0000000000ff";

    [TestCase("key")]
    [TestCase("subnet")]
    public async Task A_next_life_with_another_key_or_subnet_is_not_followed_and_never_well(string what)
    {
        using var host = await CurrentAsync(21, 22);
        Replace(host, isProven: true);
        host.Broker.Server = what == "key"
            ? host.Broker.Server! with { PublicKey = Sample.Key(7).ToString() }
            : host.Broker.Server! with { NetworkAddress = "10.1.0.0", ServerWgIp = "10.1.0.1" };
        host.Broker.Peers = what == "key" ? host.Broker.Peers : [];
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(4);

        host.Interface.Peers.ShouldBeEmpty("they were deleted on purpose, and the new ones are not this host's");
        host.Log.ShouldNotContain(line => line.StartsWith("All is well again", StringComparison.Ordinal));
        (await host.InspectAsync()).NeedsDecision.ShouldBeTrue();
    }

    [Test]
    public async Task The_port_of_the_next_life_is_the_one_that_clients_are_told()
    {
        using var host = await CurrentAsync(21);
        Replace(host, isProven: true);
        host.Broker.Server = host.Broker.Server! with { EndpointPort = 7777 };

        await host.RoundAsync();

        host.Interface.ListenPort.ShouldBe(7777);
    }

    [Test]
    public async Task Another_key_at_the_broker_stops_additions_but_no_revocation()
    {
        using var host = await CurrentAsync(21, 22);
        host.Broker.Server = host.Broker.Server! with { PublicKey = Sample.Key(7).ToString() };
        host.Broker.Peers = Sample.Peers(21, 23);
        host.Broker.Revision++;
        host.RestartAgent();
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(3);

        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} 10.0.0.21/32"]);
        host.Interface.PrivateKey.ShouldBe(Sample.Keys.PrivateKey.Reveal());
        host.BootText.ShouldNotContain(Sample.Key(22).ToString());
        host.Log.Count(line => line.Contains(".berlin.priv", StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>Who told the broker of a key that a preview had made up would give all clients one that nobody has.</summary>
    [Test]
    public async Task A_preview_names_no_key_that_no_file_has()
    {
        using var host = await CurrentAsync(21);
        host.LoseKeys();
        host.RestartAgent();

        var status = await host.InspectAsync();

        var problem = status.Problems.Single(problem => problem.Contains(".berlin.priv", StringComparison.Ordinal));
        problem.ShouldContain($"{Sample.Keys.PublicKey}, but this host's is still to be made.");
    }

    private static async Task<ServerHost> CurrentAsync(params int[] peers)
    {
        var host = await ServerHost.StartedAsync(isCurrent: true, peers);
        host.Applied.ShouldNotBeNull();
        return host;
    }

    /// <summary>The server is deleted and added again, with another peer.</summary>
    private static void Replace(ServerHost host, bool isProven)
    {
        host.Broker.ServerId = OtherId;
        host.Broker.Peers = Sample.Peers(31);
        if (isProven)
        {
            host.Broker.DeletedServerIds.Add(Sample.ServerId);
        }
    }
}
