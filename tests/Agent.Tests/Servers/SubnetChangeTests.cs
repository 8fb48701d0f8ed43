using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>A server's subnets and its own address change at the broker; the interface follows, and is never without an address.</summary>
public sealed class SubnetChangeTests
{
    private const string Further = "192.168.9.1/24";

    [TestCase("a wider subnet", "10.0.0.1/23")]
    [TestCase("an IPv6 subnet", "10.0.0.1/24, fd00::1/64")]
    [TestCase("a wider IPv6 subnet", "10.0.0.1/24, fd00::1/56")]
    [TestCase("another own address", "10.0.0.9/24")]
    [TestCase("another own address in a wider subnet", "10.0.0.9/23")]
    [TestCase("all at once", "10.0.0.9/23, fd00::9/56")]
    public async Task Is_followed(string what, string expected)
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        if (what is "a wider IPv6 subnet")
        {
            await ChangeAsync(host, "an IPv6 subnet");
        }

        host.WriteBootFile(host.BootText.Replace("Table = off", $"Table = off\nAddress = {Further}", StringComparison.Ordinal));
        host.Interface.Add(InterfaceAddress.Parse(Further)!);

        await ChangeAsync(host, what);

        host.WireGuard.Changes.ShouldAllBe(change => change == "move wgtest" || change == "address wgtest");
        host.Interface.Addresses.Select(address => $"{address}").ShouldBe([Further, .. expected.Split(", ")], ignoreOrder: true);
        host.Interface.Routes.ShouldBe(host.Interface.Addresses.Select(address => address.Network), ignoreOrder: true);
        host.BootText.Split('\n').Where(line => line.StartsWith("Address", StringComparison.Ordinal))
            .ShouldBe([.. expected.Split(", ").Select(address => $"Address = {address}"), $"Address = {Further}"], ignoreOrder: true);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        host.State.Read().Addresses.Select(address => $"{address}").ShouldBe(expected.Split(", "));
        host.ShouldHave(21, 22);
    }

    [Test]
    public async Task Is_followed_by_an_agent_that_has_lost_its_state()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);
        File.Delete(host.StatePath);
        host.RestartAgent();

        await ChangeAsync(host, "another own address in a wider subnet");

        host.Interface.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.9/23"]);
        host.BootText.ShouldContain("\nAddress = 10.0.0.9/23\n");
    }

    [Test]
    public async Task What_an_agent_that_was_killed_has_left_goes_with_the_next_round()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);
        host.WireGuard.BeforeChange =
            change => _ = change.StartsWith("move", StringComparison.Ordinal) ? throw new ToolException("killed") : 0;
        await ChangeAsync(host, "another own address");
        host.Interface.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.1/24"]);

        host.WireGuard.BeforeChange = _ => { };
        host.RestartAgent();
        await host.RoundAsync();

        host.Interface.Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.9/24"]);
    }

    [Test]
    public async Task The_broker_wins_over_the_configuration_and_the_log_says_so_once()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);

        await ChangeAsync(host, "all at once");
        await host.RoundsAsync(2);

        foreach (var key in (string[])["network_mask 23", "network_address_v6 fd00::/56", "server_wg_ip 10.0.0.9"])
        {
            host.Log.Count(line => line.Contains($"The broker has {key}", StringComparison.Ordinal)).ShouldBe(1, key);
        }
    }

    [Test]
    public async Task Reports_the_digest_of_both_addresses_and_of_every_network()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true);
        host.Broker.Server = Sample.DualServer();
        host.Broker.Peers = [Sample.DualPeer(21, "192.168.7.0/24"), Sample.DualPeer(22)];
        host.Broker.Revision++;
        await host.RoundAsync();
        var reporter = host.CreateReporter();

        reporter.Take(host.AppliedList, []);
        await reporter.ReportAsync(CancellationToken.None);
        host.Interface.Addresses.RemoveAll(address => $"{address}" == "fd00::1/64");
        await reporter.ReportAsync(CancellationToken.None);

        var reports = host.Broker.Calls.Where(call => call.Call == "POST server/report").Select(call => call.Body).ToArray();
        reports[0].ShouldContain($"\"{host.Broker.Digest()}\"");
        reports[1].ShouldNotContain($"\"{host.Broker.Digest()}\"", customMessage: "an address is missing");
    }

    private static async Task ChangeAsync(ServerHost host, string what)
    {
        var server = host.Broker.Server!;
        host.Broker.Server = what switch
        {
            "a wider subnet" => server with { NetworkMask = 23 },
            "an IPv6 subnet" => server with { NetworkAddressV6 = "fd00::", NetworkMaskV6 = 64, ServerWgIpV6 = "fd00::1" },
            "a wider IPv6 subnet" => server with { NetworkMaskV6 = 56 },
            "another own address" => server with { ServerWgIp = "10.0.0.9" },
            "another own address in a wider subnet" => server with { ServerWgIp = "10.0.0.9", NetworkMask = 23 },
            _ => server with
            {
                ServerWgIp = "10.0.0.9", NetworkMask = 23, NetworkAddressV6 = "fd00::", NetworkMaskV6 = 56, ServerWgIpV6 = "fd00::9",
            },
        };
        host.Broker.Revision++;
        host.WireGuard.Changes.Clear();
        await host.RoundAsync();
    }
}
