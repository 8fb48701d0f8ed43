using System.Net;
using Agent.Servers;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>An interface or a file of this server's name that the agent did not make.</summary>
public sealed class TakeOverTests
{
    private static readonly string Foreign =
        $"[Interface]\nAddress = 10.9.0.1/24\nPrivateKey = {Sample.KeyText("somebody else")}\nListenPort = 1\n";

    [Test]
    public async Task Refuses_to_take_over_an_interface_with_another_key()
    {
        using var host = new ServerHost();
        var found = Up(host, Sample.KeyText("somebody else"), 1);
        found.Set(Sample.Key(9), "10.9.0.2/32");

        var sentence = await ShouldRefuseAsync(host);

        sentence.ShouldContain("wgtest");
        sentence.ShouldContain("interface:");
        found.Dump().ShouldContain(Sample.Key(9).ToString());
    }

    [Test]
    public async Task Refuses_to_take_over_a_file_with_another_key()
    {
        using var host = new ServerHost();
        host.WriteBootFile(Foreign);

        await ShouldRefuseAsync(host);

        host.BootText.ShouldBe(Foreign);
    }

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task Refuses_though_the_broker_knows_the_server_when_another_interface_is_named(bool isUp, bool hasFile)
    {
        using var host = new ServerHost();
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);
        if (isUp)
        {
            Up(host, Sample.KeyText("somebody else"), 1);
        }

        if (hasFile)
        {
            host.WriteBootFile(Foreign);
        }

        await ShouldRefuseAsync(host);
    }

    [Test]
    public async Task Goes_on_with_an_interface_that_has_its_key_without_disturbing_it()
    {
        using var host = new ServerHost();
        Up(host, Sample.Keys.PrivateKey.Reveal(), 5128).Set(Sample.Key(21), "10.0.0.21/32");
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBeEmpty();
        host.ShouldHave(21);
    }

    [Test]
    public async Task Peers_that_somebody_else_has_put_on_the_interface_are_not_the_broker_s_to_remove()
    {
        using var host = new ServerHost();
        Up(host, Sample.Keys.PrivateKey.Reveal(), 5128).Set(Sample.Key(9), "10.0.0.9/32");
        host.WriteBootFile(
            $"{ServerFile.Header(host.Settings.Name)}\n[Interface]\nAddress = 10.0.0.1/24\nPrivateKey "
                + $"= {Sample.Keys.PrivateKey.Reveal()}\nListenPort = 5128\n");
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);

        await host.RoundsAsync(3);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(9)} 10.0.0.9/32"]);
        var report = await host.InspectAsync();
        report.NeedsDecision.ShouldBeTrue();
        report.Problems.ShouldHaveSingleItem().ShouldContain(Sample.Key(9).ToString());

        host.State.Save(ServerState.Empty with { IsForgotten = true });
        await host.RoundAsync();
        host.ShouldHave(21);
    }

    [TestCase(true, false, Description = "somebody changed it by hand")]
    [TestCase(true, true, Description = "the key was replaced, here and at the broker")]
    [TestCase(false, true)]
    public async Task An_interface_that_an_agent_set_up_for_this_server_gets_its_key(bool isUp, bool inFile)
    {
        using var host = await ServerHost.StartedAsync(21);
        host.RestartAgent();
        host.Interface.PrivateKey = Sample.KeyText("another");
        if (inFile)
        {
            host.WriteBootFile(host.BootText.Replace(Sample.Keys.PrivateKey.Reveal(), Sample.KeyText("another"), StringComparison.Ordinal));
        }

        if (!isUp)
        {
            host.WireGuard.Interfaces.Clear();
        }

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBe([isUp ? "configure wgtest" : "up wgtest"]);
        host.ShouldHave(21);
    }

    [Test]
    public async Task A_file_for_another_server_is_somebody_else_s()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.WriteBootFile(host.BootText
            .Replace("berlin", "berlin2", StringComparison.Ordinal)
            .Replace(Sample.Keys.PrivateKey.Reveal(), Sample.KeyText("berlin2"), StringComparison.Ordinal));
        host.RestartAgent();

        var text = host.BootText;
        host.Broker.Peers = [];

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.BootText.ShouldBe(text);
        host.Interface.Peers.ShouldBeEmpty("revocations go on");
    }

    [Test]
    public async Task Never_tells_the_other_key()
    {
        using var host = new ServerHost();
        host.WriteBootFile(Foreign);

        (await ShouldRefuseAsync(host)).ShouldNotContain(Sample.KeyText("somebody else"));
    }

    private static MemoryInterface Up(ServerHost host, string privateKey, int port)
    {
        var made = new MemoryInterface { PrivateKey = privateKey, ListenPort = port };
        made.Add(new InterfaceAddress(IPAddress.Parse("10.0.0.1"), 24));
        return host.WireGuard.Interfaces[host.Settings.Interface] = made;
    }

    private static async Task<string> ShouldRefuseAsync(ServerHost host)
    {
        var files = host.AgeFiles();

        var sentence = (await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync)).Message;

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Broker.Changes.ShouldBeEmpty();
        return sentence;
    }
}
