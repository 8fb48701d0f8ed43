using Agent.Tests.Brokers;
using Broker.TestSupport;

namespace Agent.Tests.Servers;

/// <summary>The agent is asked to stop: it does so at once, and the interface stays as it is.</summary>
public sealed class StopTests
{
    [Test]
    public async Task Ends_at_once_while_it_waits_and_leaves_the_interface_up()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();

        await loop.StopAsync();

        host.ShouldHave(21);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task Ends_at_once_while_the_broker_takes_its_time()
    {
        using var host = await ServerHost.StartedAsync(21);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Broker.Script = _ =>
        {
            asked.TrySetResult();
            return Reply.Hang;
        };
        var told = host.Log.Count;
        await using var loop = host.StartLoop();
        await asked.Task.WaitAsync(Eventually.Patience);

        await loop.StopAsync();

        host.ShouldHave(21);
        host.Log.Count.ShouldBe(told);
    }

    [Test]
    public async Task A_stop_lets_what_was_begun_be_finished()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Broker.Peers = Sample.Peers(21, 22);
        RunningLoop? loop = null;
        var stopped = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.WireGuard.BeforeChange = _ => stopped.TrySetResult(loop!.StopAsync());
        var look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.WireGuard.BeforeLook = () => look.Task;
        loop = host.StartLoop();
        look.SetResult();

        await await stopped.Task;

        host.ShouldHave(21, 22);
    }
}
