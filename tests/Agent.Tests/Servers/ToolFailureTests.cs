using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>A tool of WireGuard's fails after the file for the next boot was written.</summary>
public sealed class ToolFailureTests
{
    [Test]
    public async Task Applies_what_a_failed_tool_left_undone()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Peers = Sample.Peers(21, 22);
        host.WireGuard.BeforeChange = _ => throw new ToolException("`wg syncconf` ended with 1: no");
        await Should.ThrowAsync<ToolException>(host.RoundAsync);
        host.WireGuard.BeforeChange = _ => { };

        await host.RoundAsync();

        host.ShouldHave(21, 22);
    }

    /// <summary>The file for the next boot kept who was revoked, and nobody was added, until the port was free.</summary>
    [Test]
    public async Task A_port_that_is_taken_holds_up_no_peer()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Broker.Peers = Sample.Peers(22, 23);
        host.Interface.ListenPort = 1;
        host.WireGuard.BeforeChange = what =>
        {
            if (what.StartsWith("configure", StringComparison.Ordinal))
            {
                throw new ToolException("`wg set wgtest listen-port` ended with 1: Address already in use");
            }
        };

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Interface.ListenPort.ShouldBe(1);
        host.Interface.ListenPort = host.Settings.Endpoint.Port;
        host.ShouldHave(22, 23);
        host.Findings.ShouldContain(finding => finding.Text.Contains("Address already in use", StringComparison.Ordinal));
    }

    [Test]
    public async Task The_file_is_right_again_when_the_broker_takes_back_what_a_failed_tool_left_undone()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Peers = Sample.Peers(21, 22);
        host.WireGuard.BeforeChange = _ => throw new ToolException("`wg syncconf` ended with 1: no");
        await Should.ThrowAsync<ToolException>(host.RoundAsync);
        host.Broker.Peers = Sample.Peers(21);

        await host.RoundsAsync(2);

        host.ShouldHave(21);
    }
}
