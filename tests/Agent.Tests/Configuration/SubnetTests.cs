namespace Agent.Tests.Configuration;

/// <summary>What a server is registered with: its subnets, its own address, and what its clients use by default.</summary>
public sealed class SubnetTests
{
    [Test]
    public void Everything_that_a_server_can_be_registered_with_reads()
    {
        var server = Yaml.Read(With("network_address_v6: 'fd00::'", "network_mask_v6: 64", "server_wg_ip: 10.0.0.9", "allow_overlap: true")
            .Replace(
                "    refresh_frequency: 30",
                "    refresh_frequency: 30\n    dns: 10.0.0.9, example.org\n    mtu: 1380\n    persistent_keepalive: 25",
                StringComparison.Ordinal)).Server!;

        server.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.9/24", "fd00::9/64"]);
        (server.ServerAddress?.ToString(), server.AllowOverlap).ShouldBe(("10.0.0.9", true));
        (server.Defaults.Dns?.ToString(), server.Defaults.Mtu, server.Defaults.PersistentKeepalive).ShouldBe(
            ("10.0.0.9, example.org", 1380, 25));
    }

    [Test]
    public void Nothing_of_it_has_to_be_there()
    {
        var server = Yaml.Read(Yaml.Server).Server!;

        server.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.1/24"]);
        (server.ServerAddress, server.AllowOverlap, server.Defaults).ShouldBe((null, null, ClientDefaults.None));
    }

    [Test]
    public void The_own_address_may_be_given_in_the_second_subnet() => Yaml.Read(
        With("network_address_v6: 'fd00::'", "network_mask_v6: 64", "server_wg_ip: 'fd00::9'"))
        .Server!.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.9/24", "fd00::9/64"]);

    [TestCase("network_mask_v6", "network_address_v6: 'fd00::'")]
    [TestCase("network_address_v6", "network_mask_v6: 64")]
    [TestCase("network_address_v6", "network_address_v6: 10.1.0.0", "network_mask_v6: 24")]
    [TestCase("network_address_v6", "network_address_v6: 'fd00::1'", "network_mask_v6: 64")]
    [TestCase("network_address_v6", "network_address_v6: fd00", "network_mask_v6: 64")]
    [TestCase("network_mask_v6", "network_address_v6: 'fd00::'", "network_mask_v6: 122", Description = "narrower than the first")]
    [TestCase("server_wg_ip", "server_wg_ip: 10.0.1.1")]
    [TestCase("server_wg_ip", "server_wg_ip: 10.0.0.255")]
    [TestCase("server_wg_ip", "server_wg_ip: berlin")]
    [TestCase("allow_overlap", "allow_overlap: maybe")]
    public void The_broker_s_rules_are_the_configuration_s(string key, params string[] lines) =>
        Yaml.Errors(With(lines)).ShouldHaveSingleItem().ShouldContain($"server.subnet.{key}");

    [TestCase("dns", "dns: vpn..org")]
    [TestCase("mtu", "mtu: 575")]
    [TestCase("persistent_keepalive", "persistent_keepalive: 65536")]
    public void The_defaults_of_clients_are_checked(string key, string line) =>
        Yaml.Errors(Yaml.Server.Replace("    refresh_frequency: 30", $"    refresh_frequency: 30\n    {line}", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldContain($"server.{key}");

    private static string With(params string[] lines) => string.Join('\n', [Yaml.Server, .. lines.Select(line => $"        {line}")]);
}
