using Agent.Adoption;
using Agent.Files;
using Agent.Servers;
using Agent.Tests.Brokers;
using Agent.WireGuard;

namespace Agent.Tests.Adoption;

/// <summary>What `--yes` does, in its order, and what a failure leaves behind: the interface as it was.</summary>
public sealed class AdoptionExecutionTests
{
    private static readonly string Secret = Sample.KeyText("preshared");

    private static readonly string Text =
        $"# by hand\n\n[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\nPrivateKey = {Sample.KeyText("private")}\nPostUp = true\n\n"
        + $"# anna laptop\n[Peer]\nPublicKey = {Sample.Key(1)}\nPresharedKey = {Secret}\nAllowedIPs = 10.8.0.2/32\n\n"
        + $"# bob\n[Peer]\nPublicKey = {Sample.Key(2)}\nAllowedIPs = 10.8.0.3/32\nPersistentKeepalive = 25\n";

    [Test]
    public async Task A_preview_changes_nothing()
    {
        using var host = new AdoptionHost(Text);
        var files = host.Age();

        var preview = await host.PreviewAsync();

        preview.Plan.IsPossible.ShouldBeTrue();
        host.Look().ShouldBe(files);
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Broker.Changes.ShouldHaveSingleItem().Body.ShouldContain("\"dry_run\":true");
        host.Broker.Changes[0].Body.ShouldNotContain(Secret);
    }

    [Test]
    public async Task An_adoption_changes_nothing_of_the_interface_and_keeps_its_file()
    {
        using var host = new AdoptionHost(Text);
        var before = host.WireGuard.Interfaces["wg0"].Dump();

        await host.AdoptAsync();

        host.WireGuard.Changes.ShouldBeEmpty();
        host.WireGuard.Interfaces["wg0"].Dump().ShouldBe(before);
        host.Text.ShouldBe($"{ServerFile.Header(ServerName.Parse("berlin"))}\n{Text}");
        var backup = host.Backups.ShouldHaveSingleItem();
        File.ReadAllText(backup).ShouldBe(Text);
        File.GetUnixFileMode(backup).ShouldBe(Sample.OwnerOnly);
        File.ReadAllText(host.Folders.PrivateKey(ServerName.Parse("berlin"))).Trim().ShouldBe(Sample.KeyText("private"));
        host.Yaml.ShouldContain("name: berlin # the office\n");
        host.Yaml.ShouldContain("interface: \"wg0\"");
        string.Join('\n', host.Said).ShouldNotContain(Secret);
        host.Said[^1].ShouldContain("`systemctl enable --now wgbroker-agent@agent`", Case.Sensitive, "not the one of the default file");
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        host.WireGuard.Changes.ShouldBeEmpty();
        (await host.PreviewAsync()).IsDone.ShouldBeTrue();
    }

    [Test]
    public async Task Afterwards_the_broker_decides()
    {
        using var host = new AdoptionHost(Text);
        await host.AdoptAsync();
        host.Broker.Peers = [host.Broker.Peers[0], Sample.Peer(3, "10.8.0.4")];
        host.Broker.Revision++;

        await host.RoundAsync();

        host.WireGuard.Interfaces["wg0"].PeerTexts.ShouldBe([$"{Sample.Key(1)} 10.8.0.2/32", $"{Sample.Key(3)} 10.8.0.4/32"]);
        host.Text.ShouldContain(Secret);
        host.Text.ShouldNotContain("# bob");
    }

    [Test]
    public async Task A_broker_that_has_something_else_then_leaves_interface_and_file_as_they_were()
    {
        using var host = new AdoptionHost(Text);
        host.AfterImport = () => host.Broker.Peers = [host.Broker.Peers[0]];
        var preview = await host.PreviewAsync();

        var sentence = (await Should.ThrowAsync<DecisionNeededException>(() => host.ExecuteAsync(preview))).Message;

        sentence.ShouldContain("are as they were");
        sentence.ShouldContain($"{Sample.Key(2)}");
        sentence.ShouldNotContain("forget");
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Text.ShouldBe(Text);
    }

    [Test]
    public async Task A_broker_that_fails_leaves_all_as_it_was()
    {
        using var host = new AdoptionHost(Text);
        var preview = await host.PreviewAsync();
        host.Broker.Break("POST server/import", Reply.Problem(409, "conflict"));

        await Should.ThrowAsync<Agent.Brokers.BrokerFaultException>(() => host.ExecuteAsync(preview));

        host.WireGuard.Changes.ShouldBeEmpty();
        host.Text.ShouldBe(Text);
    }

    [Test]
    public async Task A_file_that_cannot_be_written_leaves_no_list_that_a_deletion_would_take_away()
    {
        // With /etc/wireguard full, the advice of the failure (server/delete) removed every peer from the running interface.
        using var host = new AdoptionHost(Text);
        var preview = await host.PreviewAsync();
        var obstacle = Directory.CreateDirectory(AtomicFile.Beside(host.Path));

        (await Should.ThrowAsync<DecisionNeededException>(() => host.ExecuteAsync(preview))).Message.ShouldContain("are as they were");
        obstacle.Delete();
        host.WriteConfiguration(preview);
        host.DeleteServer();
        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.Text.ShouldBe(Text);
    }

    [Test]
    public async Task An_interface_that_does_not_come_up_is_told_with_what_is_there_and_keeps_its_peers()
    {
        using var host = new AdoptionHost(Text, isUp: false);
        var preview = await host.PreviewAsync();
        host.WireGuard.BeforeChange = _ => throw new ToolException("PostUp failed.");

        var sentence = (await Should.ThrowAsync<DecisionNeededException>(() => host.ExecuteAsync(preview))).Message;
        host.WireGuard.BeforeChange = _ => { };
        host.WriteConfiguration(preview);
        host.DeleteServer();
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        sentence.ShouldContain("PostUp failed.");
        sentence.ShouldContain("wg0.conf is written for the agent");
        sentence.ShouldContain("the broker has server 'berlin'");
        host.WireGuard.Interfaces["wg0"].PeerTexts.Count().ShouldBe(2);
    }

    [Test]
    public async Task A_kill_on_the_way_leaves_no_list_that_a_deletion_would_take_away()
    {
        using var host = new AdoptionHost(Text, isUp: false);
        List<ServerId?> noted = [];
        host.WireGuard.BeforeChange = _ => noted.Add(Noted());

        await host.AdoptAsync();

        noted.ShouldHaveSingleItem().ShouldBeNull();
        Noted().ShouldNotBeNull();

        ServerId? Noted() => new StateFile(host.Folders.State(ServerName.Parse("berlin"))).Read().ServerId;
    }

    [Test]
    public async Task An_interface_that_is_down_comes_up_from_its_file()
    {
        using var host = new AdoptionHost(Text, isUp: false);

        await host.AdoptAsync();

        host.WireGuard.Changes.ShouldBe(["up wg0"]);
        host.WireGuard.Interfaces["wg0"][Sample.Key(1)].PresharedKey.ShouldBe(Secret);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task Another_key_of_the_server_s_name_is_not_overwritten()
    {
        using var host = new AdoptionHost(Text);
        var path = host.Folders.PrivateKey(ServerName.Parse("berlin"));
        await File.WriteAllTextAsync(path, Sample.KeyText("another"));

        var preview = await host.PreviewAsync();

        preview.Plan.Problems.ShouldHaveSingleItem().ShouldContain("holds another key");
        (await File.ReadAllTextAsync(path)).ShouldBe(Sample.KeyText("another"));
    }

    [Test]
    public async Task An_overlap_is_refused_with_the_way_on()
    {
        using var host = new AdoptionHost(Text);
        host.Broker.Break("POST server/import", Reply.Problem(409, "subnet-overlap"));

        (await host.PreviewAsync()).Plan.Problems.ShouldHaveSingleItem().ShouldContain("--allow-overlap");
    }

    [Test]
    public async Task A_release_gives_the_file_back_byte_for_byte_and_says_whose_access_changes()
    {
        using var host = new AdoptionHost(Text.TrimEnd('\n'));
        await host.AdoptAsync();
        host.Broker.Peers = [host.Broker.Peers[0], Sample.Peer(3, "10.8.0.4")];
        host.Broker.Revision++;
        await host.RoundAsync();
        host.WireGuard.Changes.Clear();

        var release = await InterfaceRelease.LookAsync("wg0", host.WireGuard, host.Folders);
        release.Execute(host.Folders);

        release.Added.ShouldBe([Sample.Key(3)]);
        release.Removed.ShouldBe([Sample.Key(2)]);
        host.Text.ShouldBe(Text.TrimEnd('\n'));
        File.GetUnixFileMode(host.Path).ShouldBe(Sample.OwnerOnly);
        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Text.ShouldBe(Text.TrimEnd('\n'));
    }

    [Test]
    public async Task A_released_interface_can_be_adopted_again()
    {
        using var host = new AdoptionHost(Text);
        await host.AdoptAsync();
        (await InterfaceRelease.LookAsync("wg0", host.WireGuard, host.Folders)).Execute(host.Folders);
        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);

        await host.AdoptAsync();

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        host.Backups.ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_release_gives_the_file_back_also_where_the_adoption_was_run_again()
    {
        // One whose last step had failed was repeated; the release then gave the agent's own file back.
        using var host = new AdoptionHost(Text);
        await host.AdoptAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        File.WriteAllText(host.YamlPath, host.Yaml.Replace("  interface: \"wg0\"\n", "", StringComparison.Ordinal));
        await host.AdoptAsync();

        (await InterfaceRelease.LookAsync("wg0", host.WireGuard, host.Folders)).Execute(host.Folders);

        host.Text.ShouldBe(Text);
        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);
    }

    [Test]
    public async Task A_release_is_of_the_server_whose_name_the_file_has()
    {
        // A name may end with a dot, as what `hostname` prints may; its sentence does, too.
        using var host = new AdoptionHost(Text);
        await File.WriteAllTextAsync(host.YamlPath, host.Yaml.Replace("name: berlin #", "name: berlin. #", StringComparison.Ordinal));
        await host.AdoptAsync("berlin.");

        (await InterfaceRelease.LookAsync("wg0", host.WireGuard, host.Folders)).Server.ShouldBe(ServerName.Parse("berlin."));
    }

    [Test]
    public async Task Peers_that_the_broker_does_not_have_any_more_are_named_before_they_are_added_again()
    {
        // A client was deleted while its server's agent was stopped. Adopting again gave it access again, and did not say so.
        using var host = new AdoptionHost(Text);
        (await host.PreviewAsync()).Plan.Notes.ShouldBeEmpty();
        await host.AdoptAsync();
        host.Broker.Peers = [host.Broker.Peers[0]];
        host.Broker.Revision++;

        var note = (await host.PreviewAsync()).Plan.Notes.ShouldHaveSingleItem();

        note.ShouldContain("these peers: bob.");
        note.ShouldContain("access again");
    }

    [Test]
    public async Task A_peer_of_a_disabled_client_is_a_problem_before_anything_is_imported()
    {
        // The import gave a deleted client access again, and failed then at the disabled one, whose removal it refused.
        using var host = new AdoptionHost(Text);
        await host.AdoptAsync();
        host.Broker.Peers = [];
        host.Broker.Revision++;
        host.Disabled.Add("bob");

        var plan = (await host.PreviewAsync()).Plan;

        plan.IsPossible.ShouldBeFalse();
        plan.Peers[0].Problems.ShouldBeEmpty();
        plan.Peers[1].Problems.ShouldHaveSingleItem().ShouldContain("client 'bob' is disabled at the broker");
        plan.Notes.ShouldHaveSingleItem().ShouldContain("these peers: anna-laptop.");
    }

    [Test]
    public async Task A_name_that_the_broker_has_already_is_told()
    {
        using var host = new AdoptionHost(Text);
        host.ExistingClients.Add("bob");

        var plan = (await host.PreviewAsync()).Plan;

        plan.IsPossible.ShouldBeTrue();
        plan.Notes.ShouldHaveSingleItem().ShouldContain("clients of these names already: bob.");
    }

    [Test]
    public async Task An_interface_that_is_not_what_the_broker_says_is_not_done()
    {
        using var host = new AdoptionHost(Text);
        await host.AdoptAsync();
        host.Broker.Peers = [.. host.Broker.Peers, Sample.Peer(3, "10.8.0.4")];
        host.Broker.Revision++;

        (await host.PreviewAsync()).IsDone.ShouldBeFalse();
    }

    [Test]
    public async Task A_file_that_no_agent_wrote_is_not_released()
    {
        using var host = new AdoptionHost(Text);

        await Should.ThrowAsync<Agent.Configuration.ConfigurationException>(
            () => InterfaceRelease.LookAsync("wg0", host.WireGuard, host.Folders));
    }
}
