using System.Net;
using Agent.Clients;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary>
/// A tunnel that is up follows the broker while it is used: what a restart would make of the file is made by <c>wg set</c> and <c>ip</c>.
/// </summary>
public sealed class LiveTunnelTests
{
    private ClientHost host = null!;
    private MemoryInterface up = null!;

    [SetUp]
    public Task Start() => StartAsync(ClientHost.Peering("berlin"));

    [TearDown]
    public void End() => host.Dispose();

    [Test]
    public async Task Another_port_or_address_of_the_server_is_where_it_sends_to()
    {
        host.Say("berlin", server => server with { EndpointPort = 6000 });
        await AppliesAsync("set endpoint 192.0.2.1:6000");
        host.Say("berlin", server => server with { EndpointAddress = "192.0.2.9" });
        await AppliesAsync("set endpoint 192.0.2.9:6000");

        up.Peers[0].Endpoint.ShouldBe("192.0.2.9:6000");
        host.TextOf("berlin").ShouldContain("Endpoint = 192.0.2.9:6000\n");
    }

    [Test]
    public async Task Another_key_of_the_server_takes_the_place_of_the_former_and_of_its_networks()
    {
        host.Say("berlin", server => server with { PublicKey = Sample.Key(7).ToString() });

        await AppliesAsync("in the place of");

        up.PeerTexts.ShouldBe([$"{Sample.Key(7)} 10.0.0.0/24"]);
        up.Peers[0].Endpoint.ShouldBe("192.0.2.1:5128");
        host.WireGuard.Changes.ShouldBe(["set berlin"], "in one command");
    }

    [Test]
    public async Task A_peer_that_an_operator_has_added_is_left_alone()
    {
        up.Set(Sample.Key(5), "10.8.0.0/16");
        up.Routes.Add(IPNetwork.Parse("10.8.0.0/16"));
        host.Say(
            "berlin", server => server with { PublicKey = Sample.Key(7).ToString() }, subnet => subnet with { AllowedIps = "10.9.0.0/16" });

        await AppliesAsync("in the place of");

        up.PeerTexts.ShouldBe([$"{Sample.Key(5)} 10.8.0.0/16", $"{Sample.Key(7)} 10.9.0.0/16"]);
        up.Routes.ShouldContain(IPNetwork.Parse("10.8.0.0/16"));
    }

    [Test]
    public async Task Other_allowed_ips_come_with_their_routes()
    {
        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.0.0.0/24, 10.9.0.0/16, fd00::/64" });
        await AppliesAsync("route 10.9.0.0/16 to berlin");
        up.Routes.ShouldBe(Routes("10.0.0.21/32", "10.0.0.0/24", "10.9.0.0/16", "fd00::/64"), ignoreOrder: true);

        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.9.1.0/24, 10.9.0.0/16" });
        await AppliesAsync("route 10.0.0.0/24 to berlin no more");

        up.Routes.ShouldBe(Routes("10.0.0.21/32", "10.9.0.0/16"), ignoreOrder: true, "wg-quick adds no route within another one");
        up.Peers[0].AllowedIps.ShouldBe("10.9.1.0/24,10.9.0.0/16");
    }

    [TestCase("off", "set berlin")]
    [TestCase("42", "routes of 42 berlin", "set berlin")]
    public async Task The_table_of_the_file_decides_about_routes(string table, params string[] changes)
    {
        host.Dispose();
        await StartAsync(ClientHost.Peering("berlin") with { Table = table });

        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.9.0.0/16" });
        await AppliesAsync("AllowedIPs 10.9.0.0/16");

        host.WireGuard.Changes.ShouldBe(changes);
    }

    [Test]
    public async Task A_route_that_an_operator_removed_is_not_set_again()
    {
        up.Routes.Clear();

        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task Another_lease_takes_the_place_of_the_former_and_further_addresses_stay()
    {
        up.Add(InterfaceAddress.Parse("192.168.9.1/24")!);
        host.Say("berlin", changeSubnet: subnet => subnet with { Lease = "10.0.0.99", LeaseV6 = "fd00::99" });

        await AppliesAsync("give berlin the address 10.0.0.99/32 instead of 10.0.0.21/32");

        up.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.99/32", "fd00::99/128", "192.168.9.1/24"], ignoreOrder: true);
    }

    [Test]
    public async Task Keepalive_mtu_and_resolvers_follow_the_server_s_defaults()
    {
        host.Say("berlin", server => server with { Dns = "10.0.0.1, example.org", Mtu = 1380, PersistentKeepalive = 25 });
        await AppliesAsync("set the resolvers of berlin to 10.0.0.1, example.org");
        (up.Mtu, up.Peers[0].Keepalive).ShouldBe((1380, "25"));
        host.WireGuard.Changes.ShouldContain("resolvers 10.0.0.1 example.org of berlin");

        host.Say("berlin", server => server with { Dns = null, PersistentKeepalive = null });
        await AppliesAsync("take the resolvers of berlin away");

        up.Peers[0].Keepalive.ShouldBeNull();
    }

    [Test]
    public async Task A_new_key_of_this_host_is_given_to_the_interface()
    {
        File.Delete(host.Folder.PathOf("keys/.berlin.priv"));
        await host.RoundAsync();

        up.PrivateKey.ShouldBe(host.PrivateKeyOf("berlin"));
        host.Broker.KeyOf("berlin").ShouldBe(MemoryWireGuard.PublicKeyOf(up.PrivateKey!).ToString());
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task A_preshared_key_that_is_configured_now_is_set_and_not_told()
    {
        var secret = Sample.KeyText("psk");
        host.Peerings = [ClientHost.Peering("berlin") with { PresharedKeyFile = "/p", PresharedKey = SecretKey.Parse(secret) }];
        await AppliesAsync("set preshared key");
        up.Peers[0].PresharedKey.ShouldBe(secret);
        string.Join('\n', host.Log).ShouldNotContain(secret);

        host.Peerings = [ClientHost.Peering("berlin")];
        await AppliesAsync("set preshared key");
        up.Peers[0].PresharedKey.ShouldBeNull();
    }

    [TestCase(119, false)]
    [TestCase(121, true)]
    [TestCase(null, true)]
    public async Task Another_address_of_the_server_s_name_is_sent_to_once_two_minutes_pass_without_a_handshake(int? age, bool isMoved)
    {
        up.Peers[0].LatestHandshake = age is { } seconds ? host.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds) : null;
        host.Resolved = [IPAddress.Parse("192.0.2.77"), IPAddress.Parse("192.0.2.78")];

        (await host.InspectAsync()).Pending.Any(step => step.Contains("192.0.2.77:5128", StringComparison.Ordinal)).ShouldBe(isMoved);
        await host.RoundAsync();

        up.Peers[0].Endpoint.ShouldBe(isMoved ? "192.0.2.77:5128" : "192.0.2.1:5128");
    }

    /// <summary>The tunnel sent to an address that the server had left, for as long as the clock had been set back.</summary>
    [Test]
    public async Task A_handshake_that_is_later_than_now_since_the_clock_was_set_back_counts_as_none()
    {
        host.Clock.StepWallClock(TimeSpan.FromDays(-1));
        host.Resolved = [IPAddress.Parse("192.0.2.77")];

        await host.RoundAsync();

        up.Peers[0].Endpoint.ShouldBe("192.0.2.77:5128");
    }

    [TestCase("192.0.2.1", "192.0.2.77")]
    [TestCase]
    public async Task An_address_that_the_name_still_has_or_no_answer_of_the_resolver_changes_nothing(params string[] resolved)
    {
        up.Peers[0].LatestHandshake = host.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        host.Resolved = [.. resolved.Select(IPAddress.Parse)];

        await host.RoundAsync();

        up.Peers[0].Endpoint.ShouldBe("192.0.2.1:5128");
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task The_server_is_found_again_without_the_broker()
    {
        up.Peers[0].LatestHandshake = host.Clock.GetUtcNow() - TimeSpan.FromMinutes(3);
        host.Resolved = [IPAddress.Parse("192.0.2.77")];
        host.Broker.Stop();

        (await host.InspectAsync()).Pending.ShouldHaveSingleItem().ShouldContain("192.0.2.77:5128");
        (await host.RoundAsync()).ShouldBeFalse();

        up.Peers[0].Endpoint.ShouldBe("192.0.2.77:5128");
    }

    [Test]
    public async Task A_tool_that_fails_does_not_keep_the_file_from_being_written_and_the_round_is_told_to_have_failed()
    {
        host.WireGuard.BeforeChange = what => throw new ToolException($"no {what}");
        host.Say("berlin", server => server with { EndpointPort = 6000 });

        (await host.RoundAsync()).ShouldBeFalse();

        host.TextOf("berlin").ShouldContain(":6000\n");
        host.Log[^1].ShouldContain("no set berlin");
        host.WireGuard.BeforeChange = _ => { };
        up.Peers[0].LatestHandshake = null;
        (await host.RoundAsync()).ShouldBeTrue();
        up.Peers[0].Endpoint.ShouldBe("192.0.2.1:6000");
    }

    /// <summary>Each look at the interface undid, by the old file, what each round had changed: the tunnel swung between the two.</summary>
    [Test]
    public async Task A_change_whose_file_cannot_be_written_stays_and_the_server_is_still_found_again()
    {
        using var agent = host.Agent();
        await agent.RunAsync(CancellationToken.None);
        host.Say("berlin", server => server with { EndpointPort = 6000 }, subnet => subnet with { Lease = "10.0.0.99" });
        var blocked = Directory.CreateDirectory(host.Folder.PathOf("wireguard/.berlin.conf.new"));
        (await agent.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Failed);
        var changes = host.WireGuard.Changes.Count;

        await agent.KeepAsync(CancellationToken.None);

        host.WireGuard.Changes.Count.ShouldBe(changes, string.Join('\n', host.WireGuard.Changes));
        (up.Peers[0].Endpoint, $"{up.Addresses[0]}").ShouldBe(("192.0.2.1:6000", "10.0.0.99/32"));
        up.Peers[0].LatestHandshake = null;
        host.Resolved = [IPAddress.Parse("192.0.2.77")];
        await agent.KeepAsync(CancellationToken.None);
        up.Peers[0].Endpoint.ShouldBe("192.0.2.77:6000");

        blocked.Delete();
        (await agent.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Done);
        host.TextOf("berlin").ShouldContain("Endpoint = vpn.example.org:6000\n");
    }

    [Test]
    public async Task A_change_whose_file_could_not_be_written_and_that_the_broker_takes_back_is_forgotten()
    {
        using var agent = host.Agent();
        await agent.RunAsync(CancellationToken.None);
        host.Say("berlin", server => server with { EndpointPort = 6000 });
        Directory.CreateDirectory(host.Folder.PathOf("wireguard/.berlin.conf.new"));
        await agent.RunAsync(CancellationToken.None);
        up.Peers[0].LatestHandshake = null;

        host.Say("berlin", server => server with { EndpointPort = 5128 });
        await agent.RunAsync(CancellationToken.None);
        await agent.KeepAsync(CancellationToken.None);

        up.Peers[0].Endpoint.ShouldBe("192.0.2.1:5128");
    }

    private async Task StartAsync(Agent.Configuration.PeeringSettings peering)
    {
        host = new ClientHost(peering);
        await host.RoundAsync();
        up = host.Up("berlin");
    }

    /// <summary>The preview says it, one round does it, and then there is nothing to do.</summary>
    private async Task AppliesAsync(string step)
    {
        host.RestartAgent();
        host.WireGuard.Changes.Clear();
        var before = await host.InspectAsync();
        before.Pending.ShouldContain(pending => pending.Contains(step, StringComparison.Ordinal), string.Join('\n', before.Pending));
        host.WireGuard.Changes.ShouldBeEmpty();

        (await host.RoundAsync()).ShouldBeTrue(string.Join('\n', host.Log));

        foreach (var peer in up.Peers)
        {
            peer.LatestHandshake ??= host.Clock.GetUtcNow();
        }

        var after = await host.InspectAsync();
        after.InStep.ShouldBeTrue(string.Join('\n', [.. after.Pending, .. after.Problems]));
    }

    private static IPNetwork[] Routes(params string[] texts) => [.. texts.Select(IPNetwork.Parse)];
}
