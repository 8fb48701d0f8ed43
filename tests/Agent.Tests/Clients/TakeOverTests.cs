using Agent.Clients;
using Agent.Tests.Brokers;

namespace Agent.Tests.Clients;

/// <summary>Two hosts of one name, lost keys, and revoked peerings: what the agent does not do by itself.</summary>
public sealed class TakeOverTests
{
    private static readonly string Others = Sample.Key(99).ToString();

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_peering_that_another_host_has_is_not_taken(bool hadItBefore)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        if (hadItBefore)
        {
            await host.RoundAsync();
            host.RestartAgent();
        }

        host.Broker.Hold("berlin", Others);
        var report = await host.InspectAsync();

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        host.Broker.KeyOf("berlin").ShouldBe(Others);
        host.Has("paris").ShouldBeTrue();
        host.Log.Where(line => line.Contains(Others, StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("--take-over");
        (report.NeedsDecision, report.Peerings[0].IsCurrent).ShouldBe((true, false));
    }

    [Test]
    public async Task An_operator_takes_it_over_and_the_preview_says_so()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Hold("berlin", Others);

        (await host.InspectAsync(mayTakeOver: true)).Pending.ShouldContain("give the peering with berlin this host's key");
        (await host.TakeOverAsync()).ShouldBe(ClientOutcome.Done);

        host.Broker.KeyOf("berlin").ShouldBe(MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString());
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBeTrue();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task Another_name_is_a_way_out()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Broker.Hold("berlin", Others);
        host.Name = "laptop-2";
        host.Broker.Revoke("berlin");
        host.RestartAgent();

        (await host.RoundAsync()).ShouldBeTrue();

        host.Broker.Changes.Count.ShouldBe(2);
    }

    [Test]
    public async Task A_first_peering_must_be_new_at_the_broker()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Script = request =>
        {
            if (request.Call == "POST client/add")
            {
                // Another host asks at the same moment.
                host.Broker.Hold("berlin", Others);
            }

            return null;
        };

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        host.Broker.KeyOf("berlin").ShouldBe(Others);
        host.Has("berlin").ShouldBeFalse();
    }

    [Test]
    public async Task An_answer_that_was_lost_does_not_make_this_host_another()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        var attempts = 0;
        host.Broker.Script = request =>
        {
            if (request.Call != "POST client/add" || ++attempts > 1)
            {
                return null;
            }

            host.Broker.Hold("berlin", System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["public_key"]!.ToString());
            return Reply.Reset;
        };

        (await host.RoundAsync()).ShouldBeTrue();

        attempts.ShouldBe(2);
        host.Has("berlin").ShouldBeTrue();
    }

    [Test]
    public async Task A_key_of_this_host_s_own_is_replaced_without_a_decision()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        File.Delete(host.Folder.PathOf("keys/.berlin.priv"));
        host.RestartAgent();

        (await host.RoundAsync()).ShouldBeTrue();

        host.Broker.KeyOf("berlin").ShouldBe(MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString());
        host.TextOf("berlin").ShouldContain(host.PrivateKeyOf("berlin"));
    }

    [Test]
    public async Task A_broker_of_an_earlier_release_is_asked_once()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.TellsPeerings = false;

        for (var i = 0; i < 3; i++)
        {
            (await host.RoundAsync()).ShouldBeTrue();
            host.RestartAgent();
        }

        host.Broker.Changes.ShouldHaveSingleItem();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_revoked_peering_is_not_asked_for_again_and_its_file_is_kept_aside(bool tells)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        host.Broker.TellsPeerings = tells;
        await host.RoundAsync();
        var text = host.TextOf("berlin");
        host.Folder.Write("wireguard/berlin.conf.revoked", "earlier\n");
        host.Broker.Revoke("berlin");
        host.RestartAgent();
        var report = await host.InspectAsync();

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
        host.RestartAgent();
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);

        host.Broker.KeyOf("berlin").ShouldBeNull();
        (host.Has("berlin"), host.Has("paris")).ShouldBe((false, true));
        Directory.GetFiles(host.Folder.Folders.WireGuard, "*.revoked").Select(File.ReadAllText)
            .ShouldBe([text, "earlier\n"], ignoreOrder: true);
        (report.IsRevoked, report.InStep).ShouldBe((true, false));
        report.Pending.ShouldHaveSingleItem().ShouldContain(".revoked");
    }

    [TestCase("take over")]
    [TestCase("remove the note")]
    public async Task A_revoked_peering_is_asked_for_when_an_operator_says_so(string how)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Broker.Revoke("berlin");
        await host.RoundAsync();
        host.RestartAgent();
        if (how == "take over")
        {
            (await host.TakeOverAsync()).ShouldBe(ClientOutcome.Done);
        }
        else
        {
            File.Delete(host.Folder.PathOf("keys/.berlin.peering"));
        }

        (await host.RoundAsync()).ShouldBeTrue();

        host.Broker.KeyOf("berlin").ShouldNotBeNull();
        host.Has("berlin").ShouldBeTrue();
    }

    [Test]
    public async Task A_broker_that_does_not_know_the_server_revokes_nothing()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Broker.Peerings.Clear();
        host.RestartAgent();
        var files = host.Folder.Age();

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Folder.Look().ShouldBe(files);
    }
}
