namespace Agent.Tests.Clients;

/// <summary>
/// What the broker says for all clients of a server is written where neither the configuration nor an operator says something.
/// </summary>
public sealed class ServerDefaultsTests
{
    [Test]
    public async Task A_file_has_both_addresses_and_follows_each()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Say("berlin", changeSubnet: subnet => subnet with { LeaseV6 = "fd00::15" });
        await host.RoundAsync();
        Lines(host, "Address").ShouldBe(["Address = 10.0.0.21/32", "Address = fd00::15/128"]);
        host.Folder.Write("wireguard/berlin.conf", host.TextOf("berlin")
            .Replace("\nAddress = 10.0.0.21/32", "\nAddress = 10.0.0.21/32, 192.168.7.2/24", StringComparison.Ordinal));

        host.Say("berlin", changeSubnet: subnet => subnet with { Lease = "10.0.0.22", LeaseV6 = "fd00::16" });
        await host.RoundAsync();
        Lines(host, "Address").ShouldBe(["Address = 10.0.0.22/32, 192.168.7.2/24", "Address = fd00::16/128"]);

        host.Say("berlin", changeSubnet: subnet => subnet with { LeaseV6 = null });
        await host.RoundAsync();
        Lines(host, "Address").ShouldBe(["Address = 10.0.0.22/32, 192.168.7.2/24"]);
    }

    [Test]
    public async Task A_file_with_one_address_gets_the_second_one()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();

        host.Say("berlin", changeSubnet: subnet => subnet with { LeaseV6 = "fd00::15" });
        (await host.RoundAsync()).ShouldBeTrue();

        Lines(host, "Address").ShouldBe(["Address = 10.0.0.21/32", "Address = fd00::15/128"]);
        (await host.InspectAsync()).Peerings.ShouldHaveSingleItem().LeaseV6.ShouldBe("fd00::15");
    }

    [Test]
    public async Task A_tunnel_without_the_second_address_gets_it()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Up("berlin");
        host.Say("berlin", changeSubnet: subnet => subnet with { LeaseV6 = "fd00::15" });

        (await host.InspectAsync()).Pending.ShouldContain("give berlin the address fd00::15/128");
        await host.RoundAsync();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [Test]
    public async Task Defaults_are_written_changed_and_removed()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        Say(host, "10.0.0.1, example.org", 1380, 25);
        await host.RoundAsync();
        Settings(host).ShouldBe(["DNS = 10.0.0.1, example.org", "MTU = 1380", "PersistentKeepalive = 25"]);

        Say(host, "10.0.0.2", 1400, 30);
        await host.RoundAsync();
        Settings(host).ShouldBe(["DNS = 10.0.0.2", "MTU = 1400", "PersistentKeepalive = 30"]);

        Say(host, null, null, 0);
        await host.RoundAsync();
        Settings(host).ShouldBeEmpty();
    }

    [Test]
    public async Task The_configuration_wins()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin") with { Dns = "192.0.2.53", Mtu = 1280, PersistentKeepalive = 7 });
        Say(host, "10.0.0.1", 1380, 25);

        await host.RoundAsync();

        Settings(host).ShouldBe(["DNS = 192.0.2.53", "MTU = 1280", "PersistentKeepalive = 7"]);
    }

    [TestCase(false, Description = "a line that was there first")]
    [TestCase(true, Description = "a line of the agent's that an operator has changed")]
    public async Task An_operator_s_lines_win(bool wereWritten)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        if (wereWritten)
        {
            Say(host, "10.0.0.1", 1380, 25);
        }

        await host.RoundAsync();
        var text = string.Join('\n', host.TextOf("berlin").Split('\n').Where(line => !IsSetting(line)))
            .Replace("[Interface]", "[Interface]\nDNS = 192.0.2.53\nMTU = 1280", StringComparison.Ordinal)
            .Replace("[Peer]", "[Peer]\nPersistentKeepalive = 7", StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", text);
        Say(host, "10.0.0.2", 1400, 30);

        await host.RoundAsync();
        Say(host, null, null, null);
        await host.RoundAsync();

        Settings(host).ShouldBe(["DNS = 192.0.2.53", "MTU = 1280", "PersistentKeepalive = 7"]);
    }

    private static void Say(ClientHost host, string? dns, int? mtu, int? keepalive) =>
        host.Say("berlin", server => server with { Dns = dns, Mtu = mtu, PersistentKeepalive = keepalive });

    private static string[] Settings(ClientHost host) =>
        [.. host.TextOf("berlin").Split('\n').Where(IsSetting).Order(StringComparer.Ordinal)];

    private static bool IsSetting(string line) => line.Split(' ')[0] is "DNS" or "MTU" or "PersistentKeepalive";

    private static string[] Lines(ClientHost host, string key) =>
        [.. host.TextOf("berlin").Split('\n').Where(line => line.StartsWith(key, StringComparison.Ordinal))];
}
