using Broker.Contracts;
using Broker.Pages.Elements;
using Broker.Pages.Fleet;

namespace Broker.Pages.Tests;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal static readonly ServerStatusResponse InStep = new()
    {
        InStep = true,
        OutOfStepSince = null,
        Revision = 7,
        Digest = "a",
        AppliedRevision = 7,
        AppliedDigest = "a",
        AppliedAt = Now.AddHours(-1),
        LastSeen = Now.AddSeconds(-30),
        AgentVersion = "1.0.0",
        ListenPort = 51820,
        ClockSkewSeconds = 0,
        Problems = [],
        Peers = 3,
        PeersOnline = 2,
        LeasesFree = 250,
    };

    [Test]
    public void A_server_in_step_needs_none() => Attention.Of(InStep, Now).IsNeeded.ShouldBeFalse();

    [Test]
    public void The_most_urgent_server_comes_first()
    {
        var servers = FleetServer.Sorted(
            new Dictionary<string, ServerStatusResponse>(StringComparer.Ordinal)
            {
                ["a-right"] = InStep,
                ["b-full"] = InStep with { LeasesFree = 0 },
                ["c-new"] = InStep with { InStep = false, LastSeen = null },
                ["d-silent"] = InStep with { LastSeen = Now.AddMinutes(-4) },
                ["a-applying"] = InStep with { InStep = false, OutOfStepSince = Now.AddSeconds(-59) },
                ["e-behind"] = InStep with { InStep = false, OutOfStepSince = Now.AddSeconds(-60) },
                ["f-problem"] = InStep with { InStep = false, Problems = ["The route is there."] },
                ["g-contested"] = InStep with { InStep = false, Contested = true, Problems = ["Two hosts report."] },
            },
            Now);

        servers.Select(server => server.Name).ShouldBe(["g-contested", "f-problem", "e-behind", "d-silent", "c-new", "b-full", "a-applying", "a-right"]);
        servers.Count(server => server.Attention.IsNeeded).ShouldBe(6);
    }

    [TestCase(3, MarkKind.Good)]
    [TestCase(4, MarkKind.Warning)]
    public void An_agent_is_silent_after_three_minutes(int minutes, MarkKind mark) =>
        Attention.Of(InStep with { LastSeen = Now.AddMinutes(-minutes) }, Now).Mark.ShouldBe(mark);
}
