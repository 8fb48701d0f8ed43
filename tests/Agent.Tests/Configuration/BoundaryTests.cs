namespace Agent.Tests.Configuration;

/// <summary>The first and the last of what is right.</summary>
public sealed class BoundaryTests
{
    [TestCase("endpoint_port", "1")]
    [TestCase("endpoint_port", "65535")]
    [TestCase("endpoint_port", "\"5128\"", Description = "a number in quotes")]
    [TestCase("endpoint_port", "'5128'")]
    [TestCase("refresh_frequency", "1")]
    [TestCase("refresh_frequency", "86400")]
    [TestCase("network_mask", "8")]
    [TestCase("network_mask", "27")]
    [TestCase("num_reserved_ips", "0")]
    [TestCase("interface", "wg3456789012345")]
    [TestCase("interface", "a_b=c+d.e-f")]
    [TestCase("name", "a", Description = "the server's, the last in the file")]
    [TestCase("name", "A.b_c-1")]
    [TestCase("endpoint_address", "2001:db8::1")]
    [TestCase("endpoint_address", "192.0.2.1")]
    [TestCase("endpoint_address", "localhost")]
    [TestCase("endpoint_address", "xn--bcher-kva.example")]
    [TestCase("allowed_ips", "0.0.0.0/0, ::/0")]
    [TestCase("allowed_ips", "10.0.0.0/24,10.0.1.0/24,fd00::/8")]
    public void A_server_s(string key, string value) => Should.NotThrow(() => Yaml.Read(Yaml.With(Yaml.Server, key, $"{key}: {value}")));

    [TestCase("persistent_keepalive", "0")]
    [TestCase("persistent_keepalive", "65535")]
    [TestCase("mtu", "1280")]
    [TestCase("mtu", "9000")]
    [TestCase("dns", "\"10.0.0.1, fd00::1, example.org\"")]
    [TestCase("output_dir", "/")]
    [TestCase("server_name", "a2345678901234567890123456789012345678901234567890123456789012b", Description = "63 characters")]
    public void A_client_s(string key, string value) => Should.NotThrow(() => Yaml.Read(Yaml.With(Yaml.Client, key, $"{key}: {value}")));

    [Test]
    public void A_client_s_name_has_up_to_253_characters()
    {
        Yaml.Read(Yaml.With(Yaml.Client, "name", $"name: {new string('a', 253)}")).Name.ToString().Length.ShouldBe(253);
        Yaml.Errors(Yaml.With(Yaml.Client, "name", $"name: {new string('a', 254)}")).ShouldHaveSingleItem()
            .ShouldStartWith("agent.conf:1: name ");
    }

    [TestCase("refresh_frequency: 30", 250, Description = "unless given")]
    [TestCase("min_sync_interval: 0", 0)]
    [TestCase("min_sync_interval: 60000", 60_000)]
    public void The_shortest_interval_is_given_in_milliseconds(string line, int milliseconds) =>
        Yaml.Read(Yaml.With(Yaml.Server, "refresh_frequency", line)).Server!.MinSyncInterval.ShouldBe(
            TimeSpan.FromMilliseconds(milliseconds));

    [TestCase("fd00::", 120)]
    [TestCase("fd00::", 8)]
    [TestCase("10.0.0.0", 8)]
    public void A_subnet_s_mask_has_as_many_bits_as_its_address(string address, int mask) =>
        Yaml.Read(Yaml.With(
                Yaml.With(Yaml.Server, "network_address", $"network_address: '{address}'"), "network_mask", $"network_mask: {mask}"))
            .Server!.Subnet.Network.PrefixLength.ShouldBe(mask);

    [TestCase("10.0.0.77/24 ,10.1.0.0/16", "10.0.0.0/24, 10.1.0.0/16")]
    [TestCase("FD00:0:0::1/8", "fd00::/8")]
    [TestCase("10.0.0.0/24, 10.0.0.1/24", "10.0.0.0/24", Description = "each once; else every start would update")]
    public void Allowed_ips_are_read_into_the_form_that_the_broker_keeps(string text, string read) =>
        Yaml.Read(Yaml.With(Yaml.Server, "allowed_ips", $"allowed_ips: \"{text}\"")).Server!.AllowedIps.ToString().ShouldBe(read);
}
