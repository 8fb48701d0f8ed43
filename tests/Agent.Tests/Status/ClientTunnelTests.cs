using Agent.Status;
using Agent.Tests.Clients;
using Agent.WireGuard;

namespace Agent.Tests.Status;

/// <summary>A client's status is its tunnel's, not its file's.</summary>
public sealed class ClientTunnelTests
{
    [Test]
    public async Task An_interface_that_is_not_up_is_said_and_nothing_is_wrong_with_it()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();

        var report = await host.InspectAsync();

        (report.InStep, report.Peerings[0].IsUp).ShouldBe((true, false));
        StatusText.Of(report, host.Clock.GetUtcNow()).ShouldContain("not up");
    }

    [Test]
    public async Task A_tunnel_that_has_what_the_broker_says_is_in_step()
    {
        using var host = new ClientHost(
            ClientHost.Peering("berlin") with
            {
                PersistentKeepalive = 25, PresharedKeyFile = "/p", PresharedKey = SecretKey.Parse(Sample.KeyText("p")),
            });
        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.0.0.0/24, fd00::/8" });
        await host.RoundAsync();
        host.Up("berlin");
        var (files, told) = (host.Folder.Age(), host.Log.Count);

        var report = await host.InspectAsync();

        (report.InStep, report.Peerings[0].IsUp, report.Peerings[0].LatestHandshake).ShouldBe(
            (true, true, host.Clock.GetUtcNow() - TimeSpan.FromSeconds(5)));
        StatusText.Of(report, host.Clock.GetUtcNow()).ShouldContain("5 s ago");
        (await host.RoundAsync()).ShouldBeTrue();
        host.Folder.Look().ShouldBe(files);
        host.Log.Count.ShouldBe(told);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [TestCase("private key")]
    [TestCase("link")]
    [TestCase("preshared key")]
    [TestCase("default route")]
    public async Task What_is_not_changed_while_the_interface_is_up_is_said_with_the_way_to_restart_it(string what)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var up = host.Up("berlin");
        switch (what)
        {
            case "private key":
                up.PrivateKey = Sample.KeyText("other");
                break;
            case "link":
                up.IsRaised = false;
                break;
            case "preshared key":
                up.Peers[0].PresharedKey = Sample.KeyText("psk");
                break;
            default:
                host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "0.0.0.0/0" });
                break;
        }

        await host.RoundAsync();

        (await host.InspectAsync()).Problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            problem => problem.ShouldContain(what), problem => problem.ShouldContain($"wg-quick up {host.PathOf("berlin")}"));
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [TestCase("25", 181, false)]
    [TestCase("25", 179, true)]
    [TestCase("25", null, false)]
    [TestCase(null, 3600, true, Description = "idle: nothing is to be sent")]
    [TestCase(null, null, false, Description = "sent, and never answered")]
    public async Task A_tunnel_that_is_not_answered_is_out_of_step(string? keepalive, int? age, bool inStep)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var peer = host.Up("berlin").Peers[0];
        peer.Keepalive = keepalive;
        peer.LatestHandshake = age is null ? null : host.Clock.GetUtcNow() - TimeSpan.FromSeconds(age.Value);

        var report = await host.InspectAsync();

        report.InStep.ShouldBe(inStep);
        report.Problems.ShouldAllBe(problem => problem.Contains("handshake", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_revoked_tunnel_that_is_still_up_is_told_of()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Up("berlin");
        host.Broker.Revoke("berlin");

        (await host.InspectAsync()).Problems.ShouldHaveSingleItem().ShouldContain("ip link delete dev berlin");
    }
}
