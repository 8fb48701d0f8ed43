using Agent.Status;
using Agent.Tests.Brokers;
using Agent.Tests.Servers;

namespace Agent.Tests.Status;

/// <summary>What <c>status</c> and <c>--dry-run</c> say of a server: what a round would do, and nothing of it is done.</summary>
public sealed class ServerStatusTests
{
    [Test]
    public async Task Is_in_step_after_a_round()
    {
        using var host = await ServerHost.StartedAsync(21, 22);

        var report = await host.InspectAsync();

        report.InStep.ShouldBeTrue();
        report.Pending.ShouldBeEmpty();
        (report.IsUp, report.ListenPort, report.PublicKey, report.Revision).ShouldBe((true, 5128, Sample.Keys.PublicKey.ToString(), 1));
        report.Peers.Select(peer => (peer.PublicKey, peer.IpAddress, peer.AllowedIps, peer.Difference)).ShouldBe(
        [
            (Sample.Key(21).ToString(), "10.0.0.21", "10.0.0.21/32", "none"),
            (Sample.Key(22).ToString(), "10.0.0.22", "10.0.0.22/32", "none"),
        ]);
    }

    [Test]
    public async Task Names_another_host_that_reports_as_the_server()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.IsContested = true;

        var report = await host.InspectAsync();

        report.InStep.ShouldBeFalse();
        report.Problems.ShouldHaveSingleItem().ShouldStartWith("Another host reports as server 'berlin', too");
    }

    [TestCase("a new peer", "add peer")]
    [TestCase("a peer gone", "remove peer")]
    [TestCase("a moved address", "10.0.0.99")]
    [TestCase("another port", "port")]
    [TestCase("another key", "key")]
    [TestCase("no interface", "bring wgtest up with the 2 peers of its file")]
    [TestCase("no file", "wgtest.conf")]
    [TestCase("an edited file", "wgtest.conf")]
    public async Task Says_what_a_round_would_do_and_does_not_do_it(string difference, string action)
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        Differ(host, difference);
        host.RestartAgent();
        var (files, calls) = (host.AgeFiles(), host.Broker.Changes.Count);

        var report = await host.InspectAsync();

        report.InStep.ShouldBeFalse();
        report.Pending.ShouldContain(pending => pending.Contains(action, StringComparison.Ordinal));
        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Broker.Changes.Count.ShouldBe(calls);

        await host.RoundAsync();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task Says_what_a_host_without_anything_would_do()
    {
        using var host = new ServerHost();
        var files = host.AgeFiles();

        var report = await host.InspectAsync();

        report.InStep.ShouldBeFalse();
        string.Join('\n', report.Pending).ShouldSatisfyAllConditions(
            text => text.ShouldContain("register server berlin"), text => text.ShouldContain("bring wgtest up"));
        host.LookAtFiles().ShouldBe(files);
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    [TestCaseSource(typeof(Faults), nameof(Faults.OfPeerLists))]
    public async Task A_fault_is_told_with_what_the_interface_has(object reply)
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Break("GET server/config", (Reply)reply);

        var report = await host.InspectAsync();

        report.Error.ShouldNotBeNullOrEmpty();
        report.InStep.ShouldBeFalse();
        report.Peers.ShouldHaveSingleItem().AllowedIps.ShouldBe("10.0.0.21/32");
    }

    [Test]
    public async Task Another_key_at_the_broker_needs_a_decision()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Server = host.Broker.Server! with { PublicKey = Sample.Key(7).ToString() };

        var report = await host.InspectAsync();

        (report.NeedsDecision, report.InStep).ShouldBe((true, false));
        report.Problems.ShouldHaveSingleItem().ShouldContain(Sample.Key(7).ToString());
    }

    [Test]
    public async Task Says_so_to_people()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Shake(TimeSpan.FromSeconds(30), 21);
        host.Broker.Peers = Sample.Peers(21, 22);

        var text = StatusText.Of(await host.InspectAsync(), host.Clock.GetUtcNow());

        text.ShouldContain("30 s ago");
        text.ShouldContain($"Would add peer {Sample.Key(22)}");
        text.ShouldContain("Out of step.");
    }

    [Test]
    public async Task Says_so_to_scripts()
    {
        using var host = await ServerHost.StartedAsync(21);

        var json = System.Text.Json.JsonSerializer.SerializeToNode(await host.InspectAsync(), StatusJsonContext.Plain.ServerStatusReport)!;

        json["server_name"]!.ToString().ShouldBe("berlin");
        json["in_step"]!.GetValue<bool>().ShouldBeTrue();
        json["peers"]![0]!["public_key"]!.ToString().ShouldBe(Sample.Key(21).ToString());
        json["pending"]!.AsArray().ShouldBeEmpty();
        json.ToJsonString().ShouldNotContain(Sample.Keys.PrivateKey.Reveal());
    }

    private static void Differ(ServerHost host, string difference)
    {
        switch (difference)
        {
            case "a new peer":
                host.Broker.Peers = Sample.Peers(21, 22, 23);
                break;
            case "a peer gone":
                host.Broker.Peers = Sample.Peers(21);
                break;
            case "a moved address":
                host.Broker.Peers = [Sample.Peer(21), Sample.Peer(22, "10.0.0.99")];
                break;
            case "another port":
                host.Interface.ListenPort = 1;
                break;
            case "another key":
                host.Interface.PrivateKey = Sample.KeyText("other");
                break;
            case "no interface":
                host.WireGuard.Interfaces.Clear();
                break;
            case "no file":
                File.Delete(host.BootPath);
                break;
            default:
                host.WriteBootFile(host.BootText.Replace("10.0.0.21/32", "10.0.0.77/32", StringComparison.Ordinal));
                break;
        }
    }
}
