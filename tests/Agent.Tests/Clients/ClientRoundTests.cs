using System.Text.Json.Nodes;
using Agent.Clients;
using Agent.Tests.Brokers;

namespace Agent.Tests.Clients;

public sealed class ClientRoundTests
{
    [Test]
    public async Task Asks_for_each_peering_with_a_key_of_its_own()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));

        (await host.RoundAsync()).ShouldBeTrue();

        var asked = host.Broker.Changes.Select(change => JsonNode.Parse(change.Body)!).ToArray();
        asked.Select(body => $"{body["client_name"]} {body["server_name"]}").ShouldBe(["laptop berlin", "laptop paris"]);
        asked.Select(body => body["public_key"]!.ToString()).ShouldBe(
            [MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("berlin")).ToString(),
                MemoryWireGuard.PublicKeyOf(host.PrivateKeyOf("paris")).ToString()]);
        host.PrivateKeyOf("berlin").ShouldNotBe(host.PrivateKeyOf("paris"));
        host.Has("berlin").ShouldBeTrue();
        host.Has("paris").ShouldBeTrue();
    }

    [TestCase("an unknown server")]
    [TestCase("an absurd answer")]
    [TestCase("a key file that holds something else")]
    [TestCase("a folder that is not there")]
    [TestCase("a folder with a zero byte")]
    public async Task A_broken_peering_does_not_stop_the_others(string what)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"), ClientHost.Peering("rome"));
        switch (what)
        {
            case "an unknown server":
                host.Broker.Peerings.Remove("paris");
                break;
            case "an absurd answer":
                host.Say("paris", server => server with { PublicKey = "no" });
                break;
            case "a key file that holds something else":
                host.Folder.Write("keys/.paris.priv", "no key\n");
                break;
            default:
                var folder = what == "a folder that is not there" ? host.Folder.PathOf("nowhere") : "/a\0b";
                host.Peerings = [host.Peerings[0], host.Peerings[1] with { OutputDir = folder }, host.Peerings[2]];
                break;
        }

        (await host.RoundAsync()).ShouldBeFalse();

        host.Has("berlin").ShouldBeTrue();
        host.Has("paris").ShouldBeFalse();
        host.Has("rome").ShouldBeTrue();
        host.Log.Count(line => line.Contains("paris", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task A_watch_never_asks_again_for_what_was_revoked()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        await host.RoundAsync();
        host.Broker.Revoke("berlin");
        var told = host.Log.Count;

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);

        host.Broker.Changes.Count.ShouldBe(2);
        host.Has("paris").ShouldBeTrue();
        host.Log.Skip(told).Count(line => line.Contains("revoked.", StringComparison.Ordinal))
            .ShouldBe(2, "one for the file, one for the peering");
    }

    [Test]
    public async Task A_watch_follows_what_changes_at_the_broker()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Say("berlin", server => server with { EndpointAddress = "192.0.2.9" });

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldContain("Endpoint = 192.0.2.9:5128");
        host.Broker.Changes.ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_watch_asks_for_what_it_did_not_get_at_first()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        var answer = host.Broker.Peerings["berlin"];
        host.Broker.Peerings.Clear();
        (await host.RoundAsync()).ShouldBeFalse();

        host.Broker.Peerings["berlin"] = answer;

        (await host.RoundAsync()).ShouldBeTrue();
        host.Has("berlin").ShouldBeTrue();
        host.Log[^1].ShouldStartWith("All is well again");
    }

    [TestCaseSource(typeof(Servers.Faults), nameof(Servers.Faults.OfAnyCall))]
    public async Task A_fault_changes_no_file_and_is_told_once(object reply)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var (files, told) = (host.Folder.Age(), host.Log.Count);
        host.Broker.Break((Reply)reply);

        for (var i = 0; i < 2; i++)
        {
            (await host.RoundAsync()).ShouldBeFalse();
        }

        host.Folder.Look().ShouldBe(files);
        host.Log.Skip(told).ShouldHaveSingleItem();
    }
}
