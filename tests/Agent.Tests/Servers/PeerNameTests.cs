using Agent.Brokers;
using Agent.Servers;
using Agent.Status;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>The server's file and status say whose peer each key is, and no line of an operator's is changed for it.</summary>
public sealed class PeerNameTests
{
    [Test]
    public async Task The_file_names_a_peer_behind_its_key_and_follows_a_rename_while_the_interface_is_left_alone()
    {
        using var host = await ServerHost.StartedAsync();
        host.Broker.Peers = [Named(21, "anna-laptop"), Named(22, "bob")];
        await host.RoundAsync();
        host.BootText.ShouldContain($"\nPublicKey = {Sample.Key(21)} # anna-laptop\n");
        host.Log[^1].ShouldContain("anna-laptop");
        host.WireGuard.Changes.Clear();

        host.Broker.Peers = [Named(21, "anna-phone"), Named(22, "bob")];
        host.Broker.Revision++;
        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.BootText.ShouldContain($"\nPublicKey = {Sample.Key(21)} # anna-phone\n");
        host.BootText.ShouldNotContain("anna-laptop");
        host.WireGuard.Changes.ShouldBeEmpty();
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [TestCase("# Anna's laptop\n[Peer]\nPublicKey = KEY\nAllowedIPs = 10.0.0.21/32")]
    [TestCase("[Peer]\n# Name = anna\nPublicKey = KEY\nAllowedIPs = 10.0.0.21/32")]
    [TestCase("[Peer]\nPublicKey = KEY # Anna's laptop, second floor\nAllowedIPs = 10.0.0.21/32")]
    [TestCase("[Peer] # anna\nPublicKey=KEY\nAllowedIPs = 10.0.0.21/32")]
    [TestCase("[Peer]\nPublicKey = KEY # vip\nAllowedIPs = 10.0.0.21/32 # first floor")]
    public async Task A_section_that_an_operator_has_written_a_comment_in_stays_byte_for_byte(string section)
    {
        using var host = await ServerHost.StartedAsync(21);
        var written = $"[Peer]\nPublicKey = {Sample.Key(21)}\nAllowedIPs = 10.0.0.21/32";
        host.BootText.ShouldContain(written);
        host.WriteBootFile(host.BootText.Replace(
            written, section.Replace("KEY", $"{Sample.Key(21)}", StringComparison.Ordinal), StringComparison.Ordinal));
        var text = host.BootText;

        host.Broker.Peers = [Named(21, "laptop")];
        host.Broker.Revision++;
        await host.RoundAsync();

        host.BootText.ShouldBe(text);
    }

    [Test]
    public async Task A_file_with_the_line_ends_of_windows_keeps_them()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.WriteBootFile(
            host.BootText.Replace("\n", "\r\n", StringComparison.Ordinal).Replace(".\r\n#", ".\n#", StringComparison.Ordinal));

        host.Broker.Peers = [Named(21, "laptop")];
        await host.RoundAsync();

        host.BootText.ShouldContain($"PublicKey = {Sample.Key(21)} # laptop\r\n");
    }

    [Test]
    public async Task A_broker_of_an_earlier_release_takes_no_name_away()
    {
        using var host = await ServerHost.StartedAsync();
        host.Broker.Peers = [Named(21, "laptop")];
        await host.RoundAsync();

        host.Broker.Peers = Sample.Peers(21, 22);
        await host.RoundAsync();

        host.BootText.ShouldContain($"{Sample.Key(21)} # laptop\n");
        host.BootText.ShouldContain($"{Sample.Key(22)}\n");
    }

    [TestCase("laptop\nPostUp = reboot")]
    [TestCase("anna laptop")]
    [TestCase("#")]
    [TestCase("")]
    public async Task A_name_that_is_none_is_not_written_and_neither_is_the_rest_of_the_list(string name)
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Peers = [Named(21, "laptop"), Named(22, name)];

        (await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync)).Message.ShouldContain("client_name");

        host.BootText.ShouldNotContain("reboot");
        host.ShouldHave(21);
    }

    [Test]
    public async Task The_status_names_each_peer_and_without_the_broker_by_its_file()
    {
        using var host = await ServerHost.StartedAsync();
        host.Broker.Peers = [Named(21, "anna-laptop"), Named(22, "bob")];
        await host.RoundAsync();
        host.Broker.Peers = [Named(21, "anna-laptop"), Named(23, "carl")];

        var report = await host.InspectAsync();

        report.Peers.Select(peer => (peer.ClientName, peer.Difference))
            .ShouldBe([("anna-laptop", "none"), ("carl", "missing"), ("bob", "unwanted")]);
        report.Pending.ShouldContain($"add peer {Sample.Key(23)} (carl) with 10.0.0.23");
        StatusText.Of(report, host.Clock.GetUtcNow()).ShouldContain($"anna-laptop  {Sample.Key(21)}");
        host.Broker.Stop();
        (await host.InspectAsync()).Peers.Select(peer => peer.ClientName).ShouldBe(["anna-laptop", "bob"]);
    }

    [Test]
    public void Adoption_reads_the_name_again()
    {
        var peer = new Agent.Adoption.FoundFileReader(
            $"[Interface]\n[Peer]\nPublicKey = {Sample.Key(21)} # anna-laptop\nAllowedIPs = 10.0.0.21/32\n")
            .Peers.ShouldHaveSingleItem();

        Agent.Adoption.PeerNaming.Valid(Agent.Adoption.PeerNaming.Find(peer.Comments)).ShouldBe("anna-laptop");
    }

    private static PeerResponse Named(int number, string name) => Sample.Peer(number) with { ClientName = name };
}
