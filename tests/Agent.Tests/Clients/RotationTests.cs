using Agent.Clients;
using Agent.Tests.Brokers;

namespace Agent.Tests.Clients;

/// <summary>A client that gets another key: its interface keeps the present one until the server has the new one.</summary>
public sealed class RotationTests
{
    private const string NextKey = "keys/.berlin.priv.next";

    [Test]
    public async Task The_broker_gets_the_new_key_first_then_the_interface_then_the_file()
    {
        using var host = await ConnectedAsync();
        var up = host.Up("berlin");
        var (former, text) = (host.PrivateKeyOf("berlin"), host.TextOf("berlin"));
        var next = await host.MakeNextKeysAsync("berlin");
        var keyAtTheBroker = new List<string?>();
        host.WireGuard.BeforeChange = _ => keyAtTheBroker.Add(host.Broker.KeyOf("berlin"));

        (await host.InspectAsync()).Pending.ShouldBe([
            "give the peering with berlin another key", "give berlin this host's new private key",
            $"change {host.PathOf("berlin")}, unless it has what the broker answers",
        ]);
        (await host.RoundAsync()).ShouldBeTrue();

        keyAtTheBroker.ShouldBe([next]);
        host.WireGuard.Changes.ShouldBe(["configure berlin"]);
        MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString().ShouldBe(next);
        up.PrivateKey.ShouldBe(host.PrivateKeyOf("berlin"));
        host.TextOf("berlin").ShouldBe(text.Replace(former, host.PrivateKeyOf("berlin"), StringComparison.Ordinal));
        File.ReadAllText(host.Folder.PathOf("keys/berlin.pub")).Trim().ShouldBe(next);
        File.Exists(host.Folder.PathOf(NextKey)).ShouldBeFalse();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task A_live_tunnel_keeps_its_key_until_the_server_has_the_new_one()
    {
        using var host = await ConnectedAsync();
        var up = host.Up("berlin");
        var former = host.PrivateKeyOf("berlin");
        var next = await host.MakeNextKeysAsync("berlin");
        host.Broker.Receipt = "pending";

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Pending);
        host.RestartAgent();
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Pending);

        host.Broker.KeyOf("berlin").ShouldBe(next);
        (host.PrivateKeyOf("berlin"), up.PrivateKey).ShouldBe((former, former));
        host.Log[^1].ShouldContain("berlin does not have this host's new key yet");

        host.Broker.Receipt = "applied";
        (await host.RoundAsync()).ShouldBeTrue();

        MemoryWireGuard.PublicKeyOf(up.PrivateKey!).ToString().ShouldBe(next);
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    /// <summary>Whatever else it would wait for: the tunnel is down from the moment on when the server has the key.</summary>
    [Test]
    public async Task An_agent_that_runs_asks_on_and_on_for_the_receipt()
    {
        using var host = await ConnectedAsync();
        host.Up("berlin");
        host.Broker.WaitsForClients = true;
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, host.Clock);
        await host.MakeNextKeysAsync("berlin");
        host.Broker.Receipt = "pending";
        await service.RunAsync(CancellationToken.None);
        host.Broker.Script = call =>
            call.Call == "GET client/config" && call.Headers.GetValueOrDefault("Prefer") == "wait=20" ? Reply.Hang : null;

        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Pending);
        service.IsWatching.ShouldBeTrue("the next round follows at once");
        host.Broker.Receipt = "applied";
        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Done);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Without_a_live_tunnel_nothing_is_waited_for(bool isUp)
    {
        using var host = await ConnectedAsync();
        if (isUp)
        {
            host.Up("berlin").Peers[0].LatestHandshake = host.Clock.GetUtcNow() - TimeSpan.FromMinutes(10);
        }

        var next = await host.MakeNextKeysAsync("berlin");
        host.Broker.Receipt = "pending";

        await host.OutcomeAsync();

        MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString().ShouldBe(next);
        host.TextOf("berlin").ShouldContain(host.PrivateKeyOf("berlin"));
    }

    [Test]
    public async Task Nothing_changes_while_the_broker_is_away()
    {
        using var host = await ConnectedAsync();
        var up = host.Up("berlin");
        await host.MakeNextKeysAsync("berlin");
        var files = host.Folder.Age();
        host.Broker.Stop();

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Folder.Look().ShouldBe(files);
        up.PrivateKey.ShouldBe(host.PrivateKeyOf("berlin"));
    }

    /// <summary>The agent was killed when the broker had taken the key: the answer, or what follows from it, was lost.</summary>
    [Test]
    public async Task One_that_was_cut_short_is_finished()
    {
        using var host = await ConnectedAsync();
        var up = host.Up("berlin");
        var next = await host.MakeNextKeysAsync("berlin");
        host.Broker.Hold("berlin", next);

        (await host.RoundAsync()).ShouldBeTrue();

        host.Broker.KeyOf("berlin").ShouldBe(next);
        MemoryWireGuard.PublicKeyOf(up.PrivateKey!).ToString().ShouldBe(next);
        File.Exists(host.Folder.PathOf(NextKey)).ShouldBeFalse();
    }

    [Test]
    public async Task A_broker_of_an_earlier_release_gets_it_as_well()
    {
        using var host = await ConnectedAsync();
        host.Broker.TellsPeerings = false;
        host.Up("berlin");
        var next = await host.MakeNextKeysAsync("berlin");

        (await host.RoundAsync()).ShouldBeTrue();

        host.Broker.KeyOf("berlin").ShouldBe(next);
        MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString().ShouldBe(next);
    }

    [Test]
    public async Task A_peering_that_another_host_has_is_not_taken_by_it()
    {
        using var host = await ConnectedAsync();
        await host.MakeNextKeysAsync("berlin");
        var others = Sample.Key(99).ToString();
        host.Broker.Hold("berlin", others);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        host.Broker.KeyOf("berlin").ShouldBe(others);
        File.Exists(host.Folder.PathOf(NextKey)).ShouldBeTrue();
    }

    [Test]
    public async Task A_second_order_before_the_first_is_done_changes_nothing()
    {
        using var host = await ConnectedAsync();
        var next = await host.MakeNextKeysAsync("berlin");

        (await host.MakeNextKeysAsync("berlin")).ShouldBe(next);

        File.GetUnixFileMode(host.Folder.PathOf(NextKey)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The server's agent took the new key for another peer, without a preshared key: the tunnel was cut for good.</summary>
    [TestCase("the configuration")]
    [TestCase("the file")]
    [TestCase("the interface")]
    public async Task A_peering_with_a_preshared_key_keeps_its_key(string where)
    {
        using var host = await ConnectedAsync();
        await host.CheckRotationAsync();
        var secret = Sample.KeyText("preshared");
        switch (where)
        {
            case "the configuration":
                var preshared = Agent.WireGuard.SecretKey.Parse(secret);
                host.Peerings = [ClientHost.Peering("berlin") with { PresharedKeyFile = "/etc/psk", PresharedKey = preshared }];
                break;
            case "the file":
                File.WriteAllText(
                    host.PathOf("berlin"),
                    host.TextOf("berlin").Replace("[Peer]\n", $"[Peer]\nPresharedKey = {secret}\n", StringComparison.Ordinal));
                break;
            default:
                host.Up("berlin").Peers[0].PresharedKey = secret;
                break;
        }

        var files = host.Folder.Age();

        var sentence = (await Should.ThrowAsync<DecisionNeededException>(host.CheckRotationAsync)).Message;

        sentence.ShouldContain("berlin has a preshared key");
        sentence.ShouldContain("No key is changed");
        sentence.ShouldNotContain(secret);
        host.Folder.Look().ShouldBe(files);
    }

    private static async Task<ClientHost> ConnectedAsync()
    {
        var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Receipt = "applied";
        (await host.RoundAsync()).ShouldBeTrue();
        host.RestartAgent();
        host.WireGuard.Changes.Clear();
        return host;
    }
}
