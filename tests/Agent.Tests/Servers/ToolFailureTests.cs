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
