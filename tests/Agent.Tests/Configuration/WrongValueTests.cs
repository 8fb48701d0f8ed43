namespace Agent.Tests.Configuration;

/// <summary>Each wrong value is one error: the file, the line, the key's full path, and what is wrong.</summary>
public sealed class WrongValueTests
{
    private const string SixtyFour = "a23456789012345678901234567890123456789012345678901234567890abcd";

    [TestCase("name", "name: \"a/b\"", "server.name")]
    [TestCase("name", "name: \"..\"", "server.name")]
    [TestCase("name", "name: [a]", "server.name")]
    [TestCase("type", "type: router", "type")]
    [TestCase("type", "type: [server]", "type")]
    [TestCase("address", "address: broker.example.org", "api_server.address")]
    [TestCase("address", "address: ftp://broker.example.org", "api_server.address")]
    [TestCase("address", "address: https://", "api_server.address")]
    [TestCase("address", "address: https://admin@broker.example.org", "api_server.address")]
    [TestCase("address", "address: https://broker.example.org/?a=b", "api_server.address")]
    [TestCase("address", "address: https://broker.example.org/#a", "api_server.address")]
    [TestCase("address", "address: /etc/passwd", "api_server.address")]
    [TestCase("username", "username: \"ad:min\"", "api_server.username")]
    [TestCase("password", "password_file: /nowhere/at/all", "api_server.password_file")]
    [TestCase("password", "password_file: /etc", "api_server.password_file")]
    [TestCase("password", "password_file: /dev/null", "api_server.password_file")]
    [TestCase("password", "password_file: \"a\\0b\"", "api_server.password_file")]
    [TestCase("interface", "interface: \"a/b\"", "server.interface")]
    [TestCase("interface", "interface: \"..\"", "server.interface")]
    [TestCase("interface", "interface: \".\"", "server.interface")]
    [TestCase("interface", "interface: \"-a\"", "server.interface")]
    [TestCase("interface", "interface: \"wg 0\"", "server.interface")]
    [TestCase("interface", "interface: \"wg0\\n\"", "server.interface")]
    [TestCase("interface", "interface: \"wg\\0\"", "server.interface")]
    [TestCase("interface", "interface: wg34567890123456", "server.interface", Description = "16 characters")]
    [TestCase("endpoint_address", "endpoint_address: \"vpn example\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"vpn.example.org:5128\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"https://vpn.example.org\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"010.0.0.1\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"10.1\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"vpn..org\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"-vpn.org\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"vpn.org\\n\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"[2001:db8::1]\"", "server.endpoint_address")]
    [TestCase("endpoint_address", "endpoint_address: \"fe80::1%nowhere\"", "server.endpoint_address")]
    [TestCase("endpoint_port", "endpoint_port: 0", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: 65536", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: -1", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: 51.28", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: 5128.0", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: 0x1408", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: 99999999999", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: many", "server.endpoint_port")]
    [TestCase("endpoint_port", "endpoint_port: [5128]", "server.endpoint_port")]
    [TestCase("refresh_frequency", "refresh_frequency: 0", "server.refresh_frequency")]
    [TestCase("refresh_frequency", "refresh_frequency: 86401", "server.refresh_frequency")]
    [TestCase("refresh_frequency", "refresh_frequency: 30s", "server.refresh_frequency")]
    [TestCase("refresh_frequency", "min_sync_interval: -1", "server.min_sync_interval")]
    [TestCase("refresh_frequency", "min_sync_interval: 60001", "server.min_sync_interval")]
    [TestCase("refresh_frequency", "min_sync_interval: 250ms", "server.min_sync_interval")]
    [TestCase("network_address", "network_address: \"10.0.0.1\"", "server.subnet.network_address")]
    [TestCase("network_address", "network_address: \"10.0.0\"", "server.subnet.network_address")]
    [TestCase("network_address", "network_address: \"10.0.0.0/24\"", "server.subnet.network_address")]
    [TestCase("network_address", "network_address: \"somewhere\"", "server.subnet.network_address")]
    [TestCase("network_mask", "network_mask: -1", "server.subnet.network_mask")]
    [TestCase("network_mask", "network_mask: 31", "server.subnet.network_mask")]
    [TestCase("network_mask", "network_mask: 33", "server.subnet.network_mask")]
    [TestCase("network_mask", "network_mask: 255.255.255.0", "server.subnet.network_mask")]
    [TestCase("num_reserved_ips", "num_reserved_ips: -1", "server.subnet.num_reserved_ips")]
    [TestCase("num_reserved_ips", "num_reserved_ips: some", "server.subnet.num_reserved_ips")]
    [TestCase("allowed_ips", "allowed_ips: \"10.0.0.0/33\"", "server.subnet.allowed_ips")]
    [TestCase("allowed_ips", "allowed_ips: \"10.0.0.0/24;10.1.0.0/16\"", "server.subnet.allowed_ips")]
    [TestCase("allowed_ips", "allowed_ips: [10.0.0.0/24]", "server.subnet.allowed_ips")]
    public void A_server_s(string key, string line, string path) => ShouldBeTheOnlyError(Yaml.Server, key, line, path);

    [TestCase("name", "name: \"../laptop\"", "name")]
    [TestCase("name", "name: \"laptop\\n\"", "name")]
    [TestCase("refresh_frequency", "refresh_frequency: 0", "refresh_frequency")]
    [TestCase("refresh_frequency", "refresh_frequency: 86401", "refresh_frequency")]
    [TestCase("server_name", "server_name: \"../../etc/cron.d/x\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"..\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \".ssh\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"a\\nb\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"berlin\\n\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"a\\0b\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"-rf\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"$(reboot)\"", "peering_list[0].server_name")]
    [TestCase("server_name", "server_name: \"bärlin\"", "peering_list[0].server_name")]
    [TestCase("server_name", $"server_name: {SixtyFour}", "peering_list[0].server_name", Description = "64 characters")]
    [TestCase("interface", "interface: \"wg/0\"", "peering_list[0].interface")]
    [TestCase("interface", "interface: wg34567890123456", "peering_list[0].interface")]
    [TestCase("persistent_keepalive", "persistent_keepalive: 65536", "peering_list[0].persistent_keepalive")]
    [TestCase("persistent_keepalive", "persistent_keepalive: -1", "peering_list[0].persistent_keepalive")]
    [TestCase("dns", "dns: \"10.0.0.1\\nPostUp = reboot\"", "peering_list[0].dns")]
    [TestCase("dns", "dns: \"10.0.0.1,\"", "peering_list[0].dns")]
    [TestCase("dns", "dns: \"10.0.0.1; reboot\"", "peering_list[0].dns")]
    [TestCase("dns", "dns: \"fe80::1%\\nPostUp = reboot\"", "peering_list[0].dns")]
    [TestCase("mtu", "mtu: 100", "peering_list[0].mtu")]
    [TestCase("mtu", "mtu: 65536", "peering_list[0].mtu")]
    [TestCase("mtu", "mtu: auto", "peering_list[0].mtu")]
    [TestCase("output_dir", "output_dir: wireguard", "peering_list[0].output_dir")]
    [TestCase("output_dir", "output_dir: ../wireguard", "peering_list[0].output_dir")]
    [TestCase("output_dir", "output_dir: \"/a\\0b\"", "peering_list[0].output_dir")]
    public void A_client_s(string key, string line, string path) => ShouldBeTheOnlyError(Yaml.Client, key, line, path);

    [Test]
    public void A_server_s_name_that_is_too_long_for_an_interface_asks_for_another()
    {
        var file = Yaml.With(Yaml.With(Yaml.Server, "interface", ""), "name", "name: berlin-number-16");

        Yaml.Errors(file).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.ShouldStartWith("agent.conf:8: server.name "),
            error => error.ShouldContain("15"),
            error => error.ShouldContain("interface:"));
        Yaml.Read(Yaml.With(Yaml.Server, "name", "name: berlin-number-16")).Server!.Name.ToString().ShouldBe("berlin-number-16");
        Yaml.Read(Yaml.With(Yaml.With(Yaml.Server, "interface", ""), "name", "name: berlin-number15"))
            .Server!.Interface.ShouldBe("berlin-number15");
    }

    [Test]
    public void A_network_address_with_host_bits_is_told_which_one_is_meant() =>
        Yaml.Errors(Yaml.With(Yaml.Server, "network_address", "network_address: 10.0.0.77")).Single().ShouldContain("10.0.0.0");

    private static void ShouldBeTheOnlyError(string file, string key, string line, string path)
    {
        var number = Yaml.LineOf(file, key);

        Yaml.Errors(Yaml.With(file, key, line))
            .ShouldAllBe(error => error.StartsWith($"agent.conf:{number}: {path} ", StringComparison.Ordinal));
    }
}
