using System.Text.Json;
using Agent.Tests.Brokers;

namespace Agent.Tests.Servers;

/// <summary>Any answer but a well-formed 200 changes nothing, is logged once, and is recovered from when it stops.</summary>
public sealed class FaultTests
{
    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    [TestCaseSource(typeof(Faults), nameof(Faults.OfPeerLists))]
    public async Task A_fault_changes_nothing_is_told_once_and_ends(object reply)
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var (files, told) = (host.AgeFiles(), host.Log.Count);
        host.Broker.Break("GET server/config", (Reply)reply);

        await loop.RoundsAsync(4);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Log.Skip(told).ShouldHaveSingleItem();

        host.Broker.Heal();
        host.Broker.Peers = Sample.Peers(21, 23);
        await loop.RoundAsync();

        host.ShouldHave(21, 23);
        host.Log.Skip(told + 1).ShouldContain("All is well again after 4 failed attempts.");
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    [TestCaseSource(typeof(Faults), nameof(Faults.OfPeerLists))]
    public async Task A_fault_that_a_new_agent_meets_changes_nothing(object reply)
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var files = host.AgeFiles();
        host.RestartAgent();
        host.Broker.Break("GET server/config", (Reply)reply);
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(3);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    public Task A_fault_while_it_asks_for_the_server_changes_nothing(object reply) => StartsAsync("GET server/exists", (Reply)reply);

    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    public Task A_fault_while_it_registers_changes_nothing_here(object reply) => StartsAsync("POST server/add", (Reply)reply);

    [TestCaseSource(typeof(Faults), nameof(Faults.OfAnyCall))]
    public Task A_fault_while_it_asks_for_its_address_changes_nothing(object reply) => StartsAsync("GET server/wireguard_ip", (Reply)reply);

    [TestCase("""{"server_wg_ip":null}""")]
    [TestCase("""{"server_wg_ip":""}""")]
    [TestCase("""{"server_wg_ip":"10.0.1.1"}""")]
    [TestCase("""{"server_wg_ip":"10.0.0.1/24"}""")]
    [TestCase("""{"server_wg_ip":"10.0.0.1\nPostUp = reboot"}""")]
    [TestCase("""{"server_wg_ip":"fd00::1"}""")]
    [TestCase("""{}""")]
    public Task An_absurd_address_of_the_server_changes_nothing(string json) => StartsAsync("GET server/wireguard_ip", Reply.Ok(json));

    [TestCase("public_key", "null")]
    [TestCase("public_key", "\"\"")]
    [TestCase("public_key", "\"not a key\"")]
    [TestCase("endpoint_address", "null")]
    [TestCase("endpoint_address", "\"vpn example\\nforged\"")]
    [TestCase("network_address", "null")]
    [TestCase("network_address", "\"somewhere\"")]
    [TestCase("allowed_ips", "null")]
    public async Task An_absurd_answer_about_the_server_is_a_fault_and_stops_nobody(string member, string value)
    {
        using var host = await ServerHost.StartedAsync(21);
        var server = JsonSerializer.SerializeToNode(
            host.Broker.Server!, global::Broker.Contracts.BrokerJsonContext.Default.ServerResponse)!;
        server[member] = System.Text.Json.Nodes.JsonNode.Parse(value);

        await StartsAsync("GET server/exists", Reply.Ok(server.ToJsonString()), host.Broker.Server);
    }

    /// <summary>A new host's agent meets the fault three times, then none.</summary>
    private static async Task StartsAsync(string call, Reply reply, global::Broker.Contracts.ServerResponse? known = null)
    {
        using var host = new ServerHost();
        host.Broker.Server = known;
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Break(call, reply);
        var files = host.AgeFiles();
        await using (var loop = host.StartLoop())
        {
            await loop.RoundsAsync(3);

            host.IsUp.ShouldBeFalse();
            host.LookAtFiles().ShouldBe(files);
            host.Log.Where(line => !line.StartsWith("Registered", StringComparison.Ordinal)).ShouldHaveSingleItem();
            host.Broker.Changes.ShouldAllBe(change => change.Call == "POST server/add");

            host.Broker.Heal();
            await loop.RoundAsync();
        }

        host.ShouldHave(21);
        host.Log[^1].ShouldBe("All is well again after 3 failed attempts.");
    }
}
