using Agent.Clients;
using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary>A file that is not this peering's is left alone, whatever it looks like.</summary>
public sealed class ForeignFileTests
{
    private static readonly string Theirs = Sample.KeyText("theirs");

    [TestCase("another VPN's")]
    [TestCase("one whose key a command sets")]
    [TestCase("a server's")]
    [TestCase("that of a peering with another server")]
    public async Task Is_left_alone_and_the_broker_is_not_even_asked(string what)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin") with { Interface = "wg0" }, ClientHost.Peering("paris"));
        host.Folder.Write("wireguard/wg0.conf", what switch
        {
            "another VPN's" => $"[Interface]\nPrivateKey = {Theirs}\nAddress = 10.7.0.2/24\n[Peer]\nPublicKey = {Sample.Key(1)}\n",
            "one whose key a command sets" =>
                $"[Interface]\nPostUp = wg set %i private-key /etc/wireguard/key\n[Peer]\nPublicKey = {Sample.Key(1)}\n",
            "a server's" => $"{ServerFile.Header(ServerName.Parse("berlin"))}\n[Interface]\nPrivateKey = {Theirs}\n",
            _ => FileHeader.Write(
                $"[Interface]\nPrivateKey = {Theirs}\n", ServerName.Parse("rome"), new Dictionary<string, string>(StringComparer.Ordinal)),
        });
        var path = Path.Combine(host.Folder.Folders.WireGuard, "wg0.conf");
        var text = File.ReadAllText(path);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        File.ReadAllText(path).ShouldBe(text);
        Directory.GetFiles(host.Folder.Folders.WireGuard).Select(Path.GetFileName).ShouldBe(["wg0.conf", "paris.conf"], ignoreOrder: true);
        host.Broker.KeyOf("berlin").ShouldBeNull();
        host.Log.Where(line => line.Contains(path, StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(line => line.ShouldContain("`interface:`"), line => line.ShouldContain("`output_dir:`"));
        var report = await host.InspectAsync();
        (report.NeedsDecision, report.Peerings[0].IsCurrent, report.Pending.Count).ShouldBe((true, false, 0));
    }

    [Test]
    public async Task A_file_in_another_encoding_is_left_alone_rather_than_written_back_otherwise()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        byte[] text = [.. File.ReadAllBytes(host.PathOf("berlin")), .. "# B\u00fcro\n"u8.ToArray().Where(value => value != 0xc3)];
        File.WriteAllBytes(host.PathOf("berlin"), text);
        host.Say("berlin", server => server with { EndpointPort = 1 });

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        File.ReadAllBytes(host.PathOf("berlin")).ShouldBe(text);
    }

    [TestCase("")]
    [TestCase("\n# reserved for berlin\n")]
    public async Task A_file_without_any_setting_is_nobody_s(string text)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Folder.Write("wireguard/berlin.conf", text);

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldContain("PrivateKey");
        host.TextOf("berlin").ShouldContain(text.Trim());
    }

    [TestCase(".")]
    [TestCase("")]
    public async Task A_file_of_an_earlier_release_is_ours_and_is_marked(string end)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var old = Legacy(host.TextOf("berlin")).Replace("-agent.", $"-agent{end}", StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", old);

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldStartWith("# Written by wgbroker-agent for the peering with berlin.");
        Legacy(host.TextOf("berlin")).Split('\n')[1..].ShouldBe(old.Split('\n')[1..]);
        File.ReadAllText($"{host.PathOf("berlin")}.bak").ShouldBe(old);
        host.Say("berlin", changeSubnet: subnet => subnet with { Lease = "10.0.0.30", AllowedIps = "10.3.0.0/16" });
        await host.RoundAsync();
        host.TextOf("berlin").ShouldContain("\nAddress = 10.0.0.30/32\n\n");
        host.TextOf("berlin").ShouldEndWith("\nAllowedIPs = 10.3.0.0/16\n");
    }

    [Test]
    public async Task A_file_that_wg_quick_has_saved_is_ours_by_its_key()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var saved = string.Join('\n', host.TextOf("berlin").Split('\n').Where(line => !line.StartsWith('#')));
        host.Folder.Write("wireguard/berlin.conf", saved.Replace("vpn.example.org", "192.0.2.1", StringComparison.Ordinal));

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldContain("Endpoint = vpn.example.org:5128");
    }

    [Test]
    public async Task A_backup_is_never_overwritten()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Folder.Write("wireguard/berlin.conf.bak", "precious\n");
        List<string> before = [];
        for (var port = 1; port <= 3; port++)
        {
            before.Add(host.TextOf("berlin"));
            host.Say("berlin", server => server with { EndpointPort = port });
            await host.RoundAsync();
        }

        File.ReadAllText($"{host.PathOf("berlin")}.bak").ShouldBe("precious\n");
        Directory.GetFiles(host.Folder.Folders.WireGuard, "*.bak").Select(File.ReadAllText)
            .ShouldBe([.. before, "precious\n"], ignoreOrder: true);
    }

    [Test]
    public async Task A_write_that_fails_leaves_no_second_backup_of_the_same()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var beside = Path.Combine(host.Folder.Folders.WireGuard, ".berlin.conf.new");
        Directory.CreateDirectory(Path.Combine(beside, "in-the-way"));
        host.Say("berlin", server => server with { EndpointPort = 1 });

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        Directory.GetFiles(host.Folder.Folders.WireGuard, "*.bak").ShouldHaveSingleItem();
        Directory.Delete(beside, recursive: true);
        (await host.RoundAsync()).ShouldBeTrue();
        Directory.GetFiles(host.Folder.Folders.WireGuard, "*.bak").ShouldHaveSingleItem();
    }

    /// <summary>As an earlier release has written it.</summary>
    private static string Legacy(string text) =>
        FileHeader.Legacy + "\n" + string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#')));
}
