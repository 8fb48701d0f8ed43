using Agent.Brokers;
using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>Which revision an agent reports as applied.</summary>
public sealed class AppliedListTests
{
    private static readonly ListVersion First = new(Sample.ServerId, 1);
    private static readonly ListVersion Second = new(Sample.ServerId, 2);

    [Test]
    public async Task A_list_that_waits_for_its_confirmation_is_not_reported()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = [];
        host.Broker.Revision = 2;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
        host.Applied.ShouldBe(First);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        host.Applied.ShouldBe(Second);
    }

    [Test]
    public async Task A_list_that_the_tools_did_not_take_is_not_reported()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Peers = Sample.Peers(21, 22);
        host.Broker.Revision = 2;
        host.WireGuard.BeforeChange = _ => throw new Agent.WireGuard.ToolException("no");

        await Should.ThrowAsync<Agent.WireGuard.ToolException>(host.RoundAsync);

        host.Applied.ShouldBe(First);
    }

    [Test]
    public async Task A_server_that_the_broker_has_forgotten_has_no_list()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Server = null;

        await host.RoundAsync();

        host.Applied.ShouldBeNull();
    }
}
