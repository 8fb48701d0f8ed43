using System.Net;
using Agent.Servers;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>
/// An interface that no agent has made or adopted, though this host has its key: an operator had copied it as a message advised, followed
/// the next advice (`forget`), and lost 80 of 80 peers.
/// </summary>
public sealed class UnmanagedTests
{
    private static readonly string HandMade =
        $"# by hand\n\n[Interface]\nAddress = 10.0.0.1/24\nPrivateKey = {Sample.Keys.PrivateKey.Reveal()}\nListenPort = 5128\n\n"
        + $"[Peer]\nPublicKey = {Sample.Key(21)}\nAllowedIPs = 10.0.0.21/32\n";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Keeps_its_peers_while_the_broker_does_not_know_the_server(bool isUp)
    {
        using var host = Create(isUp);

        (await ShouldRefuseAsync(host)).ShouldContain("wgbroker-agent adopt wgtest");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Keeps_its_peers_where_the_broker_has_others(bool isUp)
    {
        using var host = Create(isUp);
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(22);

        (await ShouldRefuseAsync(host)).ShouldNotContain("forget");
    }

    [Test]
    public async Task Gets_no_peer_that_the_broker_has_more()
    {
        using var host = Create(isUp: true);
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21, 22);

        (await ShouldRefuseAsync(host)).ShouldContain($"Not done: add peer {Sample.Key(22)}");
    }

    [Test]
    public async Task Is_not_repaired()
    {
        using var host = Create(isUp: true);
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);
        host.Interface.ListenPort = 7;

        await ShouldRefuseAsync(host);
    }

    [Test]
    public async Task Is_marked_once_it_is_what_the_broker_says_and_followed_from_then_on()
    {
        using var host = Create(isUp: true);
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.BootText.ShouldBe($"{ServerFile.Header(Sample.Settings.Name)}\n{HandMade}");
        File.ReadAllText($"{host.BootPath}.bak").ShouldBe(HandMade);
        host.Broker.Peers = Sample.Peers(22);
        await host.RoundAsync();
        host.ShouldHave(22);
    }

    private static ServerHost Create(bool isUp)
    {
        var host = new ServerHost();
        host.WriteBootFile(HandMade);
        if (isUp)
        {
            var made = new MemoryInterface { PrivateKey = Sample.Keys.PrivateKey.Reveal(), ListenPort = 5128 };
            made.Add(new InterfaceAddress(IPAddress.Parse("10.0.0.1"), 24));
            made.Set(Sample.Key(21), "10.0.0.21/32");
            host.WireGuard.Interfaces[host.Settings.Interface] = made;
        }

        return host;
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
