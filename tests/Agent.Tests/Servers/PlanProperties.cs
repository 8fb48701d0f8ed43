using System.Net;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>
/// Whatever state host and broker are in: a round does what the preview has printed, and then there is nothing left to do.
/// </summary>
public sealed class PlanProperties
{
    [Property(MaxTest = 60)]
    public void A_round_does_exactly_what_was_printed(int seed)
    {
        var random = new Random(seed);
        using var host = new ServerHost();
        host.Broker.IsCurrent = random.Next(4) > 0;
        Arrange(host, random).GetAwaiter().GetResult();
        var (files, state) = (host.AgeFiles(), Describe(host));

        var preview = host.PreviewAsync().GetAwaiter().GetResult();
        host.LookAtFiles().ShouldBe(files, "a preview changes nothing");
        Describe(host).ShouldBe(state, "a preview changes nothing");
        host.WireGuard.Changes.ShouldBeEmpty();

        if (preview.Plan.Findings.Any(finding => finding.IsFatal))
        {
            Should.Throw<DecisionNeededException>(() => host.ExecuteAsync().GetAwaiter().GetResult());
            Describe(host).ShouldBe(state);
            return;
        }

        var before = host.Interfaces.Count == 0 ? [] : host.Interface.Peers.Select(peer => peer.PublicKey).ToArray();
        var executed = host.ExecuteAsync().GetAwaiter().GetResult();

        executed.ShouldBe(preview.Plan.Steps.SelectMany(step => step.Texts));
        var lost =
            before.Except(host.IsUp ? host.Interface.Peers.Select(peer => peer.PublicKey) : []).Select(key => key.ToString()).ToArray();
        preview.Plan.Lost.Except(lost).ShouldBeEmpty("what a plan says to be lost is lost");
        host.RestartAgent();
        var second = host.PreviewAsync().GetAwaiter().GetResult();
        second.Plan.Steps.SelectMany(step => step.Texts).ShouldBeEmpty();
    }

    /// <summary>Some peers at the broker, some on the interface, some of it broken.</summary>
    private static async Task Arrange(ServerHost host, Random random)
    {
        int[] numbers = [.. Enumerable.Range(21, 12)];
        if (random.Next(8) == 0)
        {
            // A host and a broker that know nothing of each other.
            return;
        }

        host.Broker.Server = Sample.KnownServer();
        if (random.Next(5) > 0)
        {
            host.Broker.Peers = Sample.Peers([.. numbers.Where(_ => random.Next(2) == 0)]);
            await host.RoundAsync();
            host.Shake(TimeSpan.FromSeconds(random.Next(300)), [.. host.Broker.Peers.Select(peer => int.Parse(peer.IpAddress[7..]))]);
        }

        host.Broker.Revision += random.Next(3);
        host.Broker.Peers = [.. Sample.Peers([.. numbers.Where(_ => random.Next(3) > 0)]), .. random.Next(3) == 0 ? Sample.Peers(99) : []];
        host.Broker.Server = Changed(host.Broker.Server, random);
        var isDual = host.Broker.Server.NetworkAddressV6 is not null;
        host.Broker.Peers = [.. host.Broker.Peers.Select(peer => Routed(int.Parse(peer.IpAddress[7..]), isDual, random))];
        foreach (var fault in Faults().Where(_ => host.IsUp && random.Next(4) == 0))
        {
            fault(host);
        }

        host.RestartAgent();
        host.WireGuard.Changes.Clear();
    }

    private static ServerResponse Changed(ServerResponse server, Random random)
    {
        server = random.Next(3) == 0 ? server with { NetworkMask = 23 } : server;
        return random.Next(2) == 0 ? server
            : server with { NetworkAddressV6 = "fd00::", NetworkMaskV6 = random.Next(2) == 0 ? 64 : 56, ServerWgIpV6 = "fd00::1" };
    }

    private static PeerResponse Routed(int number, bool isDual, Random random)
    {
        string[] networks = random.Next(3) == 0 ? [$"192.168.{number}.0/24", $"2001:db8:{number:x}::/48"] : [];
        return isDual ? Sample.DualPeer(number, networks) : Sample.Peer(number) with { AllowedIps = [$"10.0.0.{number}/32", .. networks] };
    }

    private static IEnumerable<Action<ServerHost>> Faults() =>
    [
        host => host.Interface.Set(Sample.Key(22), "10.0.0.22/32,192.168.22.0/24,172.16.0.0/12"),
        host => host.Interface.Routes.Add(IPNetwork.Parse("192.168.23.0/24")),
        host => host.Interface.Routes.RemoveAll(network => host.Interface.Marked.Contains(network)),
        host => host.Interface.IsRaised = false,
        host => host.Interface.Addresses.Clear(),
        host => host.Interface.Routes.Clear(),
        host => host.Interface.ListenPort = 1,
        host => host.Interface.FwMark = 7,
        host => host.Interface.PrivateKey = Sample.KeyText("other"),
        host => host.Interface.Set(Sample.Key(77), "10.0.0.77/32"),
        host => host.Interface.Set(Sample.Key(21), "10.0.0.200/32"),
        host => host.Interface.Add(new InterfaceAddress(IPAddress.Parse("192.168.9.1"), 24)),
        host =>
            host.WriteBootFile(host.BootText.Replace("[Interface]", "[Interface]\nMTU = 1300\nFwMark = 0x10", StringComparison.Ordinal)),
        host => host.WriteBootFile(host.BootText.Replace("[Interface]", "[Interface]\nAddress = fd07::1/64", StringComparison.Ordinal)),
        host => File.Delete(host.BootPath),
        host => host.WireGuard.Interfaces.Clear(),
    ];

    private static string Describe(ServerHost host) =>
        string.Join('\n', host.Interfaces.Select(entry => $"{entry.Key} {entry.Value.IsRaised} {entry.Value.Dump()}"));
}
