using Agent.Clients;
using Agent.Tests.Brokers;
using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary><c>manage_interface: true</c>: the agent brings the interface up, and takes it down when access ends.</summary>
public sealed class ManagedInterfaceTests
{
    private ClientHost host = null!;

    [SetUp]
    public void Start() => host = new ClientHost(ClientHost.Peering("berlin") with { ManageInterface = true });

    [TearDown]
    public void End() => host.Dispose();

    [Test]
    public async Task Is_brought_up_with_the_first_round_and_again_when_somebody_takes_it_down()
    {
        (await host.InspectAsync()).Pending[^1].ShouldBe("bring berlin up");
        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Interfaces["berlin"].PeerTexts.ShouldBe([$"{Sample.KeyPair("berlin").PublicKey} 10.0.0.0/24"]);
        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Changes.ShouldBe(["up berlin"]);

        host.WireGuard.Interfaces.Clear();
        (await host.InspectAsync()).Pending.ShouldBe(["bring berlin up"]);
        await host.RoundAsync();

        host.WireGuard.Interfaces.ShouldContainKey("berlin");
    }

    [Test]
    public async Task Is_brought_up_without_the_broker_as_its_file_says()
    {
        await host.RoundAsync();
        host.WireGuard.Interfaces.Clear();
        host.Broker.Stop();
        using var agent = host.Agent();

        await agent.KeepAsync(CancellationToken.None);

        host.WireGuard.Interfaces.ShouldContainKey("berlin");
    }

    /// <summary>A clock that was set back by a day kept the interface down for that day.</summary>
    [TestCase(0)]
    [TestCase(-1)]
    public async Task One_that_fails_to_come_up_is_tried_again_after_a_while_only(int daysOfClockStep)
    {
        var attempts = 0;
        host.WireGuard.BeforeChange = what => throw new ToolException($"{what} failed {++attempts}");

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);
        attempts.ShouldBe(1);
        host.Clock.StepWallClock(TimeSpan.FromDays(daysOfClockStep));
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        host.WireGuard.BeforeChange = _ => { };

        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Interfaces.ShouldContainKey("berlin");
    }

    [Test]
    public async Task A_link_that_somebody_set_down_is_set_up_with_its_routes()
    {
        await host.RoundAsync();
        var up = host.Up("berlin");
        up.IsRaised = false;
        up.Routes.Clear();

        (await host.RoundAsync()).ShouldBeTrue();

        (up.IsRaised, up.Routes.Contains(System.Net.IPNetwork.Parse("10.0.0.0/24"))).ShouldBe((true, true));
    }

    [Test]
    public async Task A_default_route_is_wg_quick_s_which_restarts_the_interface_with_the_old_file_and_the_new_one()
    {
        await WantDefaultRouteAsync();

        (await host.InspectAsync()).Pending.Select(step => step.Split(' ')[0]).ShouldBe(["take", "change", "bring"]);
        (await host.RoundAsync()).ShouldBeTrue();

        host.WireGuard.Changes.ShouldBe(["down berlin", "up berlin"]);
        host.WireGuard.Interfaces["berlin"].Peers[0].AllowedIps.ShouldBe("0.0.0.0/0,::/0");
    }

    /// <summary>
    /// With a full disk the interface was taken down and the write failed: it stayed down, and each later run failed the same way.
    /// </summary>
    [TestCase(".berlin.conf.new")]
    [TestCase("berlin.conf.bak")]
    public async Task Is_not_restarted_while_its_file_cannot_be_written(string blocked)
    {
        await WantDefaultRouteAsync();
        var text = host.TextOf("berlin");
        var block = Directory.CreateDirectory(host.Folder.PathOf($"wireguard/{blocked}"));
        using var agent = host.Agent();

        for (var round = 0; round < 2; round++)
        {
            (await agent.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Failed);
            await agent.KeepAsync(CancellationToken.None);
        }

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed, "another agent: the first one may have noted what failed");
        host.WireGuard.Changes.ShouldBeEmpty();
        host.TextOf("berlin").ShouldBe(text);
        host.WireGuard.Interfaces["berlin"].Peers[0].AllowedIps.ShouldBe("10.0.0.0/24");

        block.Delete();
        (await agent.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Done);
        host.WireGuard.Changes.ShouldBe(["down berlin", "up berlin"]);
        host.WireGuard.Interfaces["berlin"].Peers[0].AllowedIps.ShouldBe("0.0.0.0/0,::/0");
        Directory.GetFiles(host.Folder.Folders.WireGuard, ".*").ShouldBeEmpty();
    }

    /// <summary>As <c>wg-quick down</c> changes it with <c>SaveConfig = true</c>: the interface stayed down until the next round.</summary>
    [Test]
    public async Task Comes_up_again_where_its_file_was_changed_while_it_went_down()
    {
        await WantDefaultRouteAsync();
        host.WireGuard.BeforeChange = what => File.AppendAllText(host.PathOf("berlin"), what == "down berlin" ? "# saved\n" : "");

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.WireGuard.Changes.ShouldBe(["down berlin", "up berlin"]);
        host.TextOf("berlin").ShouldEndWith("# saved\n");
        Directory.GetFiles(host.Folder.Folders.WireGuard, ".*").ShouldBeEmpty();
        host.WireGuard.BeforeChange = _ => { };
        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Interfaces["berlin"].Peers[0].AllowedIps.ShouldBe("0.0.0.0/0,::/0");
    }

    [Test]
    public async Task Goes_down_with_revoked_access_and_comes_up_when_access_is_back()
    {
        await host.RoundAsync();
        var key = host.Broker.KeyOf("berlin")!;
        host.Broker.Revoke("berlin");

        (await host.InspectAsync()).Pending.ShouldBe([
            "take berlin down, since access to its server has ended", $"rename {host.PathOf("berlin")} to {host.PathOf("berlin")}.revoked",
        ]);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
        host.WireGuard.Interfaces.ShouldBeEmpty();
        host.Log[^1].ShouldNotContain("ip link delete");
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);

        host.Broker.Hold("berlin", key);
        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Interfaces.ShouldContainKey("berlin");
    }

    [Test]
    public async Task An_interface_of_that_name_with_another_key_is_left_alone()
    {
        await host.RoundAsync();
        host.Up("berlin").PrivateKey = Sample.KeyText("other");
        host.WireGuard.Changes.Clear();
        host.Broker.Revoke("berlin");

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);

        host.WireGuard.Changes.ShouldBeEmpty();
    }

    /// <summary>The client's own token is refused; the shared user and an operator's token get an answer.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_disabled_peering_is_said_and_everything_stays_for_when_it_is_enabled(bool isOwnToken)
    {
        await host.RoundAsync();
        var (text, changes, enabled) = (host.TextOf("berlin"), host.WireGuard.Changes.Count, host.Broker.Peerings["berlin"]);
        if (isOwnToken)
        {
            host.Broker.Break("GET client/config", Reply.Problem(403, "peering-disabled"));
        }
        else
        {
            host.Broker.Peerings["berlin"] = enabled with { Disabled = true };
        }

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);
        var report = await host.InspectAsync();

        report.Problems.ShouldHaveSingleItem().ShouldContain("disabled the peering of 'laptop' with berlin");
        (report.InStep, report.IsRevoked, host.TextOf("berlin"), host.WireGuard.Changes.Count).ShouldBe((false, false, text, changes));
        host.Log[^1].ShouldContain("disabled");
        host.Broker.Heal();
        host.Broker.Peerings["berlin"] = enabled;
        (await host.RoundAsync()).ShouldBeTrue();
        host.WireGuard.Interfaces["berlin"].Peers[0].LatestHandshake = host.Clock.GetUtcNow();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    /// <summary>The interface is up, and the broker has a default route for it, which its file has not.</summary>
    private async Task WantDefaultRouteAsync()
    {
        await host.RoundAsync();
        host.Up("berlin");
        host.WireGuard.Changes.Clear();
        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "0.0.0.0/0, ::/0" });
    }
}
