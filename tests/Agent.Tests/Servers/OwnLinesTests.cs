using System.Text;
using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>What of the file and of the peers is the operator's stays, byte for byte, through every change.</summary>
public sealed class OwnLinesTests
{
    private static readonly string Secret = Sample.KeyText("preshared");

    [Test]
    public async Task Comments_and_lines_around_the_peers_stay()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var peer = $"[Peer]\nPublicKey = {Sample.Key(21)}\n";
        host.WriteBootFile(host.BootText
            .Replace(
                "[Interface]\n", "[Interface]\n# the office's gateway\nAddress = 192.168.9.1/24   # further\n", StringComparison.Ordinal)
            .Replace(
                "Table = off\n",
                "Table = 1234\nPostUp = iptables -A FORWARD -i %i -j ACCEPT; true # mine\n\n# laptops\n",
                StringComparison.Ordinal)
            .Replace(
                $"\n{peer}",
                $"\n# Anna's laptop\n[Peer] # first floor\nPublicKey={Sample.Key(21)}\nPersistentKeepalive = 21\n",
                StringComparison.Ordinal));
        host.Interface.Add(Agent.WireGuard.InterfaceAddress.Parse("192.168.9.1/24")!);
        var text = host.BootText;
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);

        foreach (var peers in new int[][] { [21, 22, 23], [21], [21, 22] })
        {
            host.Broker.Peers = Sample.Peers(peers);
            await host.RoundAsync();
        }

        host.BootText.ShouldBe(text);
        host.Broker.Peers = Sample.Peers(22);
        await host.RoundAsync();
        host.BootText.ShouldNotContain("Anna");
        host.BootText.ShouldContain("\n# laptops\n");
    }

    [Test]
    public async Task Lines_that_are_not_UTF_8_stay_too()
    {
        // An old editor's comment and command lost their umlauts with the next peer, and no copy had them.
        using var host = await ServerHost.StartedAsync(21, 22);
        var text = host.BootText.Replace(
            "Table = off\n", "Table = off\n# B\u00fcro \u00a0\nPostUp = /etc/b\u00fcro/up %i\u0085\n", StringComparison.Ordinal);
        var bytes = Encoding.Latin1.GetBytes(text);
        await File.WriteAllBytesAsync(host.BootPath, bytes);

        foreach (var peers in new int[][] { [21, 22, 23], [21], [21, 22] })
        {
            host.Broker.Peers = Sample.Peers(peers);
            await host.RoundAsync();
        }

        (await File.ReadAllBytesAsync(host.BootPath)).ShouldBe(bytes);
    }

    [Test]
    public async Task What_was_set_for_a_peer_by_hand_survives_changes_and_a_new_interface()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        (host.Interface[Sample.Key(21)].PresharedKey, host.Interface[Sample.Key(21)].Keepalive) = (Secret, "25");
        host.Broker.Peers = [Sample.Peer(21, "10.0.0.121"), Sample.Peer(23)];
        await host.RoundAsync();

        host.Reboot();
        await host.RoundAsync();

        var peer = host.Interface[Sample.Key(21)];
        (peer.AllowedIps, peer.PresharedKey, peer.Keepalive).ShouldBe(("10.0.0.121/32", Secret, "25"));
        host.Interface[Sample.Key(23)].PresharedKey.ShouldBeNull();
    }

    [Test]
    public async Task A_peer_that_somebody_removes_from_the_interface_comes_back_with_what_its_file_has()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.WriteBootFile(host.BootText.Replace(
            "AllowedIPs = 10.0.0.21/32", $"AllowedIPs = 10.0.0.21/32\nPresharedKey = {Secret}", StringComparison.Ordinal));
        host.Interface.Remove(Sample.Key(21));

        await host.RoundAsync();

        host.Interface[Sample.Key(21)].PresharedKey.ShouldBe(Secret);
        string.Join('\n', host.Log).ShouldNotContain(Secret);
    }

    [Test]
    public async Task A_file_of_somebody_else_with_this_key_is_kept_before_the_first_change_and_no_backup_is_overwritten()
    {
        using var host = new ServerHost();
        var theirs =
            $"[Interface]\n# by hand\nPrivateKey = {Sample.Keys.PrivateKey.Reveal()}\nListenPort = 5128\nAddress = 10.0.0.1/24\nPostUp "
                + $"= true\n[Peer]\nPublicKey = {Sample.Key(21)}\nAllowedIPs = 10.0.0.21/32\n";
        host.WriteBootFile(theirs);
        File.WriteAllText($"{host.BootPath}.bak", "an earlier one");
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);

        await host.RoundsAsync(2);

        File.ReadAllText($"{host.BootPath}.bak").ShouldBe("an earlier one");
        var backup = Directory.GetFiles(Path.GetDirectoryName(host.BootPath)!, "wgtest.conf.*.bak").ShouldHaveSingleItem();
        File.ReadAllText(backup).ShouldBe(theirs);
        File.GetUnixFileMode(backup).ShouldBe(Sample.OwnerOnly);
        host.BootText.ShouldContain("\n# by hand\n");
        host.BootText.ShouldContain("\nPostUp = true\n");
        host.BootText.ShouldNotContain("Table");
        host.ShouldHave(21);
    }

    [Test]
    public async Task A_file_that_sets_its_key_by_a_command_is_somebody_else_s()
    {
        using var host = new ServerHost();
        const string Theirs = "[Interface]\nAddress = 10.0.0.1/24\nPostUp = wg set %i private-key /etc/wireguard/%i.key\n";
        host.WriteBootFile(Theirs);

        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);

        host.BootText.ShouldBe(Theirs);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task A_client_s_file_is_somebody_else_s()
    {
        using var host = new ServerHost();
        var theirs = $"{Agent.Clients.FileHeader.Legacy}\n[Interface]\nPrivateKey = {Sample.KeyText("client")}\n";
        host.WriteBootFile(theirs);

        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);

        host.BootText.ShouldBe(theirs);
    }

    [Test]
    public async Task A_full_disk_delays_no_revocation()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Broker.Peers = Sample.Peers(21);
        host.BlockFiles();

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} 10.0.0.21/32"]);
        host.Findings.ShouldContain(finding => finding.Text.Contains("is out of date", StringComparison.Ordinal));
        host.BootText.ShouldContain(Sample.Key(22).ToString());
        host.UnblockFiles();
        await host.RoundAsync();
        host.ShouldHave(21);
        host.Findings.ShouldBeEmpty();
    }

    [Test]
    public async Task The_interface_of_an_earlier_name_is_told_and_not_fought()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.RestartAgent();
        host.Settings = host.Settings with { Interface = "wgnew" };

        (await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync)).Message.ShouldContain("wg-quick down wgtest");

        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public void Every_text_is_the_sum_of_its_sections()
    {
        foreach (var text in new[]
        {
            "[Interface]\n", "# a\n\n[Interface]\nA = b\n\n\n# c\n[Peer]\n#d\n\n# e\n\n[Peer]\nX=y\n# f\n", "\n[Interface]\n",
        })
        {
            Agent.WireGuard.FileSections.Parse(text).ToString().ShouldBe(text);
        }
    }
}
