using System.Net;
using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>What wg, ip and resolvconf are given for a client's interface.</summary>
public sealed class ClientToolTextTests
{
    [Test]
    public void A_change_of_a_peer_names_what_changes_and_keeps_its_secret_for_standard_input()
    {
        var secret = SecretKey.Parse(Sample.KeyText("psk"));
        var change = new PeerChange(Sample.Key(1))
        {
            Replaces = Sample.Key(2),
            Endpoint = IPEndPoint.Parse("[fd00::1]:5128"),
            AllowedIps = "10.0.0.0/24",
            PresharedKey = secret,
            Keepalive = 25,
        };

        string.Join(' ', change.Arguments).ShouldBe(
            $"peer {Sample.Key(2)} remove peer {Sample.Key(1)} preshared-key /dev/stdin endpoint [fd00::1]:5128 "
                + "persistent-keepalive 25 allowed-ips 10.0.0.0/24");
        string.Join(' ', new PeerChange(Sample.Key(1)) { DropsPresharedKey = true, Keepalive = 0 }.Arguments).ShouldBe(
            $"peer {Sample.Key(1)} preshared-key /dev/null persistent-keepalive 0");
        string.Join(' ', change.Texts).ShouldNotContain(secret!.Reveal());
        (new PeerChange(Sample.Key(1)).IsNothing, change.IsNothing).ShouldBe((true, false));
    }

    [TestCase(null, "route del 10.1.0.0/16 dev wg0|route add fd00::/64 dev wg0")]
    [TestCase("42", "route del 10.1.0.0/16 dev wg0 table 42|route add fd00::/64 dev wg0 table 42")]
    public void Routes_are_those_of_wg_quick(string? table, string lines) =>
        string.Join('|', IpLines.QuickRoutes("wg0", [IPNetwork.Parse("fd00::/64")], [IPNetwork.Parse("10.1.0.0/16")], table))
            .ShouldBe(lines);

    [Test]
    public void Resolvers_are_told_apart_from_search_domains() =>
        Resolvers.Text(["10.0.0.1", "example.org", "fd00::1", "example.net"]).ShouldBe(
            "nameserver 10.0.0.1\nnameserver fd00::1\nsearch example.org example.net\n");
}
