namespace Agent.Tests.Clients;

/// <summary>The text of the configuration for <c>wg-quick</c>.</summary>
public sealed class ConfigurationTextTests
{
    [TestCase("vpn.example.org", 5128, "vpn.example.org:5128")]
    [TestCase("192.0.2.1", 1, "192.0.2.1:1")]
    [TestCase("2001:db8::1", 65535, "[2001:db8::1]:65535")]
    public async Task Has_all_that_a_tunnel_needs(string address, int port, string endpoint)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Say("berlin", server => server with { EndpointAddress = address, EndpointPort = port });

        (await host.RoundAsync()).ShouldBeTrue();

        Uncommented(host.TextOf("berlin")).ShouldBe($"""
            [Interface]
            PrivateKey = {host.PrivateKeyOf("berlin")}
            Address = 10.0.0.21/32

            [Peer]
            PublicKey = {Sample.KeyPair("berlin").PublicKey}
            Endpoint = {endpoint}
            AllowedIPs = 10.0.0.0/24

            """);
    }

    [Test]
    public async Task Has_what_the_peering_asks_for()
    {
        using var host = new ClientHost(
            ClientHost.Peering("berlin") with { PersistentKeepalive = 25, Dns = "10.0.0.1, 10.0.0.2", Mtu = 1380 });
        host.Say("berlin", changeSubnet: subnet => subnet with { AllowedIps = "10.0.0.0/24,fd00::/8" });

        await host.RoundAsync();

        Uncommented(host.TextOf("berlin")).ShouldBe($"""
            [Interface]
            PrivateKey = {host.PrivateKeyOf("berlin")}
            Address = 10.0.0.21/32
            DNS = 10.0.0.1, 10.0.0.2
            MTU = 1380

            [Peer]
            PublicKey = {Sample.KeyPair("berlin").PublicKey}
            Endpoint = vpn.example.org:5128
            AllowedIPs = 10.0.0.0/24, fd00::/8
            PersistentKeepalive = 25

            """);
    }

    [Test]
    public async Task A_lease_of_either_family_is_one_address()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Say("berlin", changeSubnet: subnet => subnet with { Lease = "fd00::21" });

        await host.RoundAsync();

        host.TextOf("berlin").ShouldContain("\nAddress = fd00::21/128\n");
    }

    [Test]
    public async Task Is_written_where_and_under_the_name_that_the_peering_says()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin") with { Interface = "wg0" });
        var folder = Directory.CreateDirectory(host.Folder.PathOf("mine")).FullName;
        host.Peerings = [host.Peerings[0] with { OutputDir = folder }];

        await host.RoundAsync();

        File.Exists(Path.Combine(folder, "wg0.conf")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(host.Folder.Folders.WireGuard).ShouldBeEmpty();
        host.Log.ShouldContain(line => line.Contains($"wg-quick up {folder}/wg0.conf", StringComparison.Ordinal));
    }

    private static string Uncommented(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#')));
}
