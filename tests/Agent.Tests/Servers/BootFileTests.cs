using Agent.Servers;
using Agent.Tests.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>The interface's file, which an operator may edit.</summary>
public sealed class BootFileTests
{
    [Test]
    public async Task Has_the_form_that_wg_quick_takes()
    {
        using var host = await ServerHost.StartedAsync(21, 22);

        var file = WgText.Parse(host.BootText, forQuick: true);
        file.Settings.Select(setting => $"{setting.Key} = {setting.Value}").ShouldBe(
            ["Address = 10.0.0.1/24", "ListenPort = 5128", $"PrivateKey = {Sample.Keys.PrivateKey.Reveal()}", "Table = off"],
            ignoreOrder: true);
        file.Peers.Select(peer => string.Join(", ", peer.Select(setting => $"{setting.Key} = {setting.Value}"))).ShouldBe(
            [$"PublicKey = {Sample.Key(21)}, AllowedIPs = 10.0.0.21/32", $"PublicKey = {Sample.Key(22)}, AllowedIPs = 10.0.0.22/32"]);
    }

    [Test]
    public async Task Comes_back_when_somebody_deletes_it()
    {
        using var host = await ServerHost.StartedAsync(21);
        var text = host.BootText;
        File.Delete(host.BootPath);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.BootText.ShouldBe(text);
        File.GetUnixFileMode(host.BootPath).ShouldBe(Sample.OwnerOnly);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [TestCase("10.0.0.21/32", "10.0.0.77/32", Description = "a peer's address")]
    [TestCase("ListenPort = 5128", "ListenPort = 1")]
    [TestCase("Address = 10.0.0.1/24", "Address = 10.0.0.9/24")]
    [TestCase("[Interface]", "[Interface]\nSaveConfig = true")]
    [TestCase("AllowedIPs = 10.0.0.21/32", "AllowedIPs = 10.0.0.21/32\nPresharedKey = x")]
    public async Task Comes_back_when_somebody_edits_what_is_not_theirs(string old, string edited)
    {
        using var host = await ServerHost.StartedAsync(21);
        var text = host.BootText;
        host.WriteBootFile(text.Replace(old, edited, StringComparison.Ordinal));

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.BootText.ShouldBe(text);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task That_somebody_else_puts_in_its_place_is_left_alone_and_is_a_problem()
    {
        using var host = await ServerHost.StartedAsync(21);
        var theirs = $"[Interface]\nPrivateKey = {Sample.KeyText("theirs")}\n";
        host.WriteBootFile(theirs);
        host.Broker.Peers = Sample.Peers(22);
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.BootText.ShouldBe(theirs);
        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(22)} 10.0.0.22/32"], "peers follow the broker all the same");
        host.Findings.ShouldContain(finding => finding.Slug == "foreign-file");
    }

    /// <summary>One that Ansible had put there was overwritten in silence, since its key was the server's, and its MTU was set.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task That_somebody_else_puts_in_its_place_with_the_server_s_key_is_left_alone_too(bool isRestarted)
    {
        using var host = await ServerHost.StartedAsync(21);
        var theirs = Unmarked(host).Replace("Table = off", "Table = off\nMTU = 1400\nFwMark = 0x7", StringComparison.Ordinal)
            + $"\n[Peer]\nPublicKey = {Sample.Key(30)}\nPresharedKey = {Sample.KeyText("theirs")}\nAllowedIPs = 10.0.0.30/32\n";
        host.WriteBootFile(theirs);
        if (isRestarted)
        {
            host.RestartAgent();
        }

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        (host.BootText, File.Exists($"{host.BootPath}.bak")).ShouldBe((theirs, false));
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Findings.ShouldContain(finding => finding.Slug == "foreign-file");
        (await host.InspectAsync()).Problems.ShouldContain(problem => problem.Contains("was replaced", StringComparison.Ordinal));
        host.State.Read().HasRemoved(Sample.Key(30)).ShouldBeFalse();

        host.Broker.Peers = Sample.Peers(22);
        host.Broker.Revision++;
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(22)} 10.0.0.22/32"], "peers follow the broker all the same");
        host.BootText.ShouldBe(theirs);

        File.Delete(host.BootPath);
        await host.RoundAsync();
        host.ShouldHave(22);
        host.Findings.ShouldBeEmpty();
    }

    [Test]
    public async Task That_somebody_else_puts_in_its_place_is_marked_and_logged_where_its_peers_are_the_same()
    {
        using var host = await ServerHost.StartedAsync(21);
        var theirs = Unmarked(host).Replace("Table = off", "Table = off\nMTU = 1400", StringComparison.Ordinal);
        host.WriteBootFile(theirs);

        await host.RoundsAsync(2);

        host.BootText.ShouldStartWith("# Written by wgbroker-agent for server berlin.");
        File.ReadAllText($"{host.BootPath}.bak").ShouldBe(theirs);
        host.Log.ShouldContain(line => line.Contains($"Wrote {host.BootPath} and kept the old one.", StringComparison.Ordinal));
        host.Interface.Mtu.ShouldBe(1400);
        host.Findings.ShouldBeEmpty();
    }

    /// <summary>Each round ended with the failure to read the file: a revoked peer kept its tunnel.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task That_cannot_be_read_delays_no_change_of_the_peers(bool isRestarted)
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var text = host.BootText;
        MakeUnreadable(host);
        if (isRestarted)
        {
            host.RestartAgent();
        }

        host.Broker.Peers = Sample.Peers(22, 23);
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Interface.PeerTexts.ShouldBe(
            [$"{Sample.Key(22)} 10.0.0.22/32", $"{Sample.Key(23)} 10.0.0.23/32"], ignoreOrder: true);
        host.WireGuard.Changes.ShouldBe(["remove wgtest", "set wgtest"]);
        var finding = host.Findings.ShouldHaveSingleItem();
        finding.Slug.ShouldBe("unreadable-file");
        finding.Text.ShouldBe(
            $"{host.BootPath} cannot be read, and is not kept up to date: Access to the path '{host.BootPath}' is denied.");
        (await host.InspectAsync()).Problems.ShouldHaveSingleItem().ShouldBe(finding.Text);
        Directory.Exists(host.BootPath).ShouldBeTrue();

        Directory.Delete(host.BootPath);
        host.WriteBootFile(text);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        host.ShouldHave(22, 23);
        host.Findings.ShouldBeEmpty();
    }

    [Test]
    public async Task That_cannot_be_read_and_may_have_peers_keeps_a_server_from_being_registered_anew()
    {
        using var host = await ServerHost.StartedAsync();
        MakeUnreadable(host);
        host.RestartAgent();
        host.Broker.Server = null;
        var registrations = host.Broker.Changes.Count;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Broker.Changes.Count.ShouldBe(registrations);
        host.Findings.Select(finding => finding.Slug).ShouldBe(["server-not-found", "unreadable-file"]);
    }

    [Test]
    public async Task That_could_not_be_read_while_the_server_s_addresses_changed_loses_the_former_ones()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);
        host.Broker.Server = Sample.DualServer();
        host.RestartAgent();
        await host.RoundAsync();
        var text = host.BootText;
        MakeUnreadable(host);
        host.Broker.Server = Sample.DualServer() with { ServerWgIp = "10.0.0.2", ServerWgIpV6 = "fd00::2" };
        host.RestartAgent();
        await host.RoundsAsync(2);
        host.Interface.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.2/24", "fd00::2/64"], ignoreOrder: true);

        Directory.Delete(host.BootPath);
        host.WriteBootFile(text);
        await host.RoundAsync();

        WgText.Parse(host.BootText, forQuick: true).Settings.Where(setting => setting.Key == "Address").Select(setting => setting.Value)
            .ShouldBe(["10.0.0.2/24", "fd00::2/64"]);
        host.Interface.Addresses.Count.ShouldBe(2);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task That_cannot_be_read_stops_an_agent_that_has_applied_no_list_or_has_no_interface(bool isFirst)
    {
        using var host = isFirst ? new ServerHost() : await ServerHost.StartedAsync(21);
        host.Reboot();
        MakeUnreadable(host);

        await Should.ThrowAsync<UnauthorizedAccessException>(host.RoundAsync);

        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task Comes_back_for_an_agent_that_finds_it_so()
    {
        using var host = await ServerHost.StartedAsync(21);
        var text = host.BootText;
        host.WriteBootFile(text.Replace("10.0.0.21", "10.0.0.99", StringComparison.Ordinal));
        host.RestartAgent();

        await host.RoundAsync();

        host.BootText.ShouldBe(text);
    }

    [Test]
    public async Task Keeps_an_operator_s_lines_through_every_change()
    {
        using var host = await ServerHost.StartedAsync(21);
        string[] lines =
        [
            "MTU = 1380", "PostUp = iptables -A FORWARD -i %i -j ACCEPT", "PostUp = sysctl -w net.ipv4.ip_forward=1", "Table = auto",
            "FwMark = 0x42",
        ];
        host.WriteBootFile(host.BootText.Replace("Table = off", string.Join('\n', lines), StringComparison.Ordinal));

        foreach (var peers in new int[][] { [21], [21, 22], [], [23] })
        {
            host.Broker.Peers = Sample.Peers(peers);
            await host.RoundAsync();

            WgText.Parse(host.BootText, forQuick: true).Settings.Select(setting => $"{setting.Key} = {setting.Value}")
                .Except(["Address = 10.0.0.1/24", "ListenPort = 5128", $"PrivateKey = {Sample.Keys.PrivateKey.Reveal()}"])
                .ShouldBe(lines);
        }

        host.Interface.ListenPort = 1;
        await host.RoundAsync();
        host.Interface.FwMark.ShouldBe(0x42u);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task An_operator_s_lines_in_another_spelling_are_kept_and_the_agent_s_are_not()
    {
        using var host = await ServerHost.StartedAsync(21);
        var lines = "[Interface] # mine\nmtu=1380 # small\nsaveconfig=true\nlistenport=7";
        host.WriteBootFile(host.BootText.Replace("[Interface]", lines, StringComparison.Ordinal));

        await host.RoundAsync();

        host.BootText.ShouldContain("\nmtu=1380 # small\n");
        host.BootText.ShouldNotContain("saveconfig");
        host.BootText.ShouldNotContain("listenport=7");
    }

    [Test]
    public async Task Is_for_root_only_again_when_an_agent_finds_it_readable()
    {
        using var host = await ServerHost.StartedAsync(21);
        File.SetUnixFileMode(host.BootPath, Sample.OwnerOnly | UnixFileMode.OtherRead);
        host.RestartAgent();

        await host.RoundAsync();

        File.GetUnixFileMode(host.BootPath).ShouldBe(Sample.OwnerOnly);
    }

    /// <summary>Root reads any file; a directory in its place fails as a file does that may not be read.</summary>
    /// <summary>The agent's own file without what says so.</summary>
    private static string Unmarked(ServerHost host) => host.BootText[host.BootText.IndexOf("[Interface]", StringComparison.Ordinal)..];

    private static void MakeUnreadable(ServerHost host)
    {
        File.Delete(host.BootPath);
        Directory.CreateDirectory(host.BootPath);
    }
}
