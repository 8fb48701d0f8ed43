using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary>What an operator adds to a client's file survives every change of the agent's, byte for byte.</summary>
public sealed class OperatorLinesTests
{
    [TestCase("[Interface]", "Table = off")]
    [TestCase("[Interface]", "PreUp = true")]
    [TestCase("[Interface]", "PostUp = ip route add 192.168.7.0/24 dev %i # the printer")]
    [TestCase("[Interface]", "PreDown   =  logger down")]
    [TestCase("[Interface]", "PostDown = true")]
    [TestCase("[Interface]", "FwMark = 0xca6c")]
    [TestCase("[Interface]", "SaveConfig = false")]
    [TestCase("[Interface]", "MTU = 1280")]
    [TestCase("[Interface]", "DNS = 10.0.0.53, corp.example")]
    [TestCase("[Interface]", "# mine: ask me before you change it")]
    [TestCase("[Interface]", "Address = 192.168.7.2/24", Description = "above the agent's own")]
    [TestCase("[Peer]", "PresharedKey = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("[Peer]", "PersistentKeepalive = 7")]
    [TestCase("[Peer]", "# the office")]
    public async Task A_line_survives_a_change_of_all_that_the_broker_says(string section, string line)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var edited = host.TextOf("berlin").Replace(section, $"{section}\n{line}", StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", edited);
        ChangeAll(host);

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").Split('\n').ShouldContain(line);
        host.TextOf("berlin").ShouldBe(Changed(edited));
        File.ReadAllText($"{host.PathOf("berlin")}.bak").ShouldBe(edited);
    }

    [Test]
    public async Task Without_a_change_at_the_broker_an_edited_file_is_not_touched()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Folder.Write(
            "wireguard/berlin.conf",
            host.TextOf("berlin").Replace("[Peer]", "MTU = 1280\n\n# x\n[Peer]\n# y", StringComparison.Ordinal) + "\n\n");
        var files = host.Folder.Age();

        (await host.RoundAsync()).ShouldBeTrue();

        host.Folder.Look().ShouldBe(files);
    }

    [Test]
    public async Task Further_addresses_on_the_agent_s_line_stay()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Folder.Write(
            "wireguard/berlin.conf",
            host.TextOf("berlin").Replace("\nAddress = 10.0.0.21/32", "\nAddress = 10.0.0.21/32, fd07::2/64", StringComparison.Ordinal));
        ChangeAll(host);

        await host.RoundAsync();

        host.TextOf("berlin").ShouldContain("\nAddress = 10.0.0.22/32, fd07::2/64\n");
    }

    [Test]
    public async Task Allowed_IPs_that_somebody_changed_stay_and_it_is_said()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Folder.Write(
            "wireguard/berlin.conf",
            host.TextOf("berlin").Replace("\nAllowedIPs = 10.0.0.0/24", "\nAllowedIPs = 10.0.0.1/32", StringComparison.Ordinal));
        ChangeAll(host);

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldContain("\nAllowedIPs = 10.0.0.1/32\n");
        host.Log.ShouldContain(line => line.Contains("10.9.0.0/16", StringComparison.Ordinal));
        var report = await host.InspectAsync();
        (report.InStep, report.Warnings.Count).ShouldBe((true, 1));
    }

    [Test]
    public async Task A_peer_that_somebody_added_stays()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var peer = $"[Peer]\nPublicKey = {Sample.Key(9)}\nAllowedIPs = 172.16.0.0/12\n\n";
        host.Folder.Write("wireguard/berlin.conf", host.TextOf("berlin").Replace("[Peer]", $"{peer}[Peer]", StringComparison.Ordinal));
        var edited = host.TextOf("berlin");
        ChangeAll(host);

        await host.RoundAsync();

        host.TextOf("berlin").ShouldBe(Changed(edited));
    }

    [Test]
    public async Task A_key_that_a_command_sets_is_not_written_into_the_file()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var edited = host.TextOf("berlin").Replace(
            $"PrivateKey = {host.PrivateKeyOf("berlin")}", "PostUp = wg set %i private-key /etc/wireguardbroker/.berlin.priv",
            StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", edited);
        ChangeAll(host);

        await host.RoundAsync();

        host.TextOf("berlin").ShouldBe(Changed(edited));
    }

    [Test]
    public async Task Settings_of_the_configuration_come_change_and_go_and_those_of_the_operator_stay()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var plain = host.TextOf("berlin");
        var mine = plain.Replace("[Interface]", "[Interface]\nPostUp = echo mine, mine\nDNS = 10.0.0.9", StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", mine);
        var settings = host.Peerings[0];
        host.Peerings =
        [
            settings with
            {
                Dns = "10.0.0.1", Mtu = 1380, Table = "off", PostUp = "iptables -A INPUT -m multiport --dports 80,443", PreDown = "true",
                PersistentKeepalive = 25, AllowedIps = AllowedIps.Parse("0.0.0.0/0"), PresharedKeyFile = "/root/psk",
                PresharedKey = SecretKey.Parse(Sample.KeyText("psk")),
            },
        ];
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBeTrue();
        string[] settled =
        [
            "PostUp = echo mine, mine", "DNS = 10.0.0.9", "DNS = 10.0.0.1", "MTU = 1380", "Table = off",
            "PostUp = iptables -A INPUT -m multiport --dports 80,443", "PreDown = true", "PersistentKeepalive = 25",
            "AllowedIPs = 0.0.0.0/0",
            $"PresharedKey = {Sample.KeyText("psk")}",
        ];
        settled.ShouldBeSubsetOf(host.TextOf("berlin").Split('\n'));
        host.TextOf("berlin").ShouldNotContain($"#   PresharedKey = {Sample.KeyText("psk")}");
        (await host.InspectAsync()).InStep.ShouldBeTrue();

        host.Peerings = [settings];
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldBe(mine);
    }

    [Test]
    public async Task A_file_that_wg_quick_saves_is_told_of()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Folder.Write(
            "wireguard/berlin.conf",
            host.TextOf("berlin").Replace("[Interface]", "[Interface]\nSaveConfig = true", StringComparison.Ordinal));

        (await host.InspectAsync()).Warnings.ShouldHaveSingleItem().ShouldContain("SaveConfig");
    }

    private static void ChangeAll(ClientHost host) => host.Say(
        "berlin",
        server => server with { EndpointAddress = "192.0.2.9", EndpointPort = 7, PublicKey = Sample.Key(7).ToString() },
        subnet => subnet with { Lease = "10.0.0.22", AllowedIps = "10.9.0.0/16" });

    /// <summary>The text with what <see cref="ChangeAll"/> says, and nothing else changed.</summary>
    private static string Changed(string text) => text
        .Replace("vpn.example.org:5128", "192.0.2.9:7", StringComparison.Ordinal)
        .Replace(Sample.KeyPair("berlin").PublicKey.ToString(), Sample.Key(7).ToString(), StringComparison.Ordinal)
        .Replace("10.0.0.21/32", "10.0.0.22/32", StringComparison.Ordinal)
        .Replace("10.0.0.0/24", "10.9.0.0/16", StringComparison.Ordinal);
}
