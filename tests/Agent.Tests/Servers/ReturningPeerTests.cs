using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>
/// A user who was disabled and enabled again was out for good: the peer came back without its preshared key, and all was in step.
/// </summary>
public sealed class ReturningPeerTests
{
    private static readonly string Secret = Sample.KeyText("preshared");

    private static readonly string Section =
        $"# Anna's office\n[Peer]\nPublicKey = {Sample.Key(22)}\nPresharedKey = {Secret}\nAllowedIPs = 10.0.0.22/32\n"
        + "Endpoint = 192.0.2.9:51820\nPersistentKeepalive = 21\n";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Has_all_that_the_broker_does_not_manage(bool isRestarted)
    {
        using var host = await WithSectionAsync();
        var text = host.BootText;
        await RemoveAsync(host);
        host.BootText.ShouldNotContain("Anna");
        File.GetUnixFileMode(host.StatePath).ShouldBe(Sample.OwnerOnly);
        if (isRestarted)
        {
            host.Reboot();
            await host.RoundAsync();
        }

        await ReturnAsync(host);

        host.BootText.ShouldBe(text);
        ShouldHaveAll(host);
        string.Join('\n', host.Log).ShouldNotContain(Secret);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        host.State.Read().Kept.ShouldBeEmpty("file and interface have it again");
    }

    [Test]
    public async Task Has_what_was_set_on_the_interface_alone()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Interface[Sample.Key(22)].PresharedKey = Secret;
        await RemoveAsync(host);

        await ReturnAsync(host);

        host.Interface[Sample.Key(22)].PresharedKey.ShouldBe(Secret);
        host.BootText.ShouldContain($"PresharedKey = {Secret}");
    }

    [Test]
    public async Task Has_it_with_another_address_too_and_the_same_key_alone_has_it()
    {
        using var host = await WithSectionAsync();
        await RemoveAsync(host);

        host.Broker.Peers = [Sample.Peer(21), Sample.Peer(22, "10.0.0.122"), Sample.Peer(23, "10.0.0.22")];
        host.Broker.Revision++;
        await host.RoundAsync();

        var peer = host.Interface[Sample.Key(22)];
        (peer.AllowedIps, peer.PresharedKey).ShouldBe(("10.0.0.122/32", Secret));
        host.Interface[Sample.Key(23)].PresharedKey.ShouldBeNull();
    }

    [Test]
    public async Task Has_it_when_an_operator_accepts_what_was_held_back()
    {
        using var host = await WithSectionAsync();
        await RemoveAsync(host);
        (host.Broker.Revision, host.Broker.Peers) = (1, Sample.Peers(21, 22));
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
        host.ShouldHave(21);
        host.State.Save(host.State.Read().Accept());

        await host.RoundAsync();

        ShouldHaveAll(host);
    }

    [Test]
    public async Task Has_it_when_the_server_was_deleted_and_registered_anew()
    {
        using var host = await WithSectionAsync();
        await RemoveAsync(host);
        host.State.Save(ServerState.Empty with { IsForgotten = true, Kept = host.State.Read().Kept });
        host.Broker.Server = null;
        host.RestartAgent();

        await host.RoundAsync();
        await ReturnAsync(host);

        ShouldHaveAll(host);
    }

    [TestCase("remove wgtest")]
    [TestCase("set wgtest")]
    public async Task Has_it_where_the_agent_was_killed_on_the_way(string change)
    {
        using var host = await WithSectionAsync();
        host.WireGuard.BeforeChange = Kill;
        await TryAsync(RemoveAsync);
        host.RestartAgent();
        await host.RoundAsync();
        await TryAsync(ReturnAsync);
        host.RestartAgent();
        await host.RoundAsync();

        ShouldHaveAll(host);

        void Kill(string what)
        {
            if (what == change)
            {
                // The next agent goes on; of a removal, the interface has executed what this one has not noted.
                host.WireGuard.BeforeChange = _ => { };
                if (what.StartsWith("remove", StringComparison.Ordinal))
                {
                    host.Interface.Remove(Sample.Key(22));
                }

                throw new InvalidOperationException("killed");
            }
        }

        async Task TryAsync(Func<ServerHost, Task> action)
        {
            try
            {
                await action(host);
            }
            catch (InvalidOperationException exception) when (exception.Message == "killed")
            {
                // the next one goes on
            }
        }
    }

    [Test]
    public async Task Has_it_while_no_file_can_be_written_and_the_file_has_it_afterwards()
    {
        using var host = await WithSectionAsync();
        await RemoveAsync(host);
        host.BlockFiles();
        await ReturnAsync(host);
        ShouldHaveAll(host);
        host.UnblockFiles();

        await host.RoundAsync();

        host.BootText.ShouldContain(Section);
    }

    [Test]
    public async Task What_the_agent_writes_itself_is_not_kept_and_what_is_has_a_bound()
    {
        int[] peers = [.. Enumerable.Range(21, 200)];
        using var host = await ServerHost.StartedAsync(peers);
        host.Interface[Sample.Key(30)].Keepalive = "7";
        var old = ServerState.Empty.Kept.SetItems(Enumerable.Range(0, ServerState.MostRemoved).Select(
            number => KeyValuePair.Create($"{Sample.Key(10_000 + number)}", Section)));
        host.State.Save(host.State.Read() with { Kept = old });
        host.RestartAgent();
        host.Broker.Peers = [];
        host.Broker.Revision++;

        await host.RoundAsync();

        var kept = host.State.Read().Kept;
        kept.Count.ShouldBe(ServerState.MostRemoved);
        kept.Keys.Except(old.Keys).ShouldBe([$"{Sample.Key(30)}"]);
    }

    private static async Task<ServerHost> WithSectionAsync()
    {
        var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        host.WriteBootFile(host.BootText.Replace(
            $"[Peer]\nPublicKey = {Sample.Key(22)}\nAllowedIPs = 10.0.0.22/32\n", Section, StringComparison.Ordinal));
        host.BootText.ShouldContain(Section);
        host.Reboot();
        await host.RoundAsync();
        ShouldHaveAll(host);
        return host;
    }

    private static Task<RoundOutcome> RemoveAsync(ServerHost host) => ApplyAsync(host, 21);

    private static Task<RoundOutcome> ReturnAsync(ServerHost host) => ApplyAsync(host, 21, 22);

    private static Task<RoundOutcome> ApplyAsync(ServerHost host, params int[] peers)
    {
        host.Broker.Peers = Sample.Peers(peers);
        host.Broker.Revision++;
        return host.RoundAsync();
    }

    private static void ShouldHaveAll(ServerHost host)
    {
        var peer = host.Interface[Sample.Key(22)];
        (peer.AllowedIps, peer.PresharedKey, peer.Keepalive, peer.Endpoint)
            .ShouldBe(("10.0.0.22/32", Secret, "21", "192.0.2.9:51820"));
    }
}
