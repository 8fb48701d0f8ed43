using Broker.TestSupport;

namespace Agent.Tests;

public sealed class BesideTests
{
    /// <summary>It was known only when the other one ended, which may be never.</summary>
    [Test]
    public async Task One_that_fails_ends_the_other()
    {
        var both = Beside.RunAsync(
            _ => Task.FromException(new InvalidOperationException("broken")), token => Task.Delay(Timeout.Infinite, token), CancellationToken.None);

        (await Should.ThrowAsync<InvalidOperationException>(() => both.WaitAsync(Eventually.Patience))).Message.ShouldBe("broken");
    }

    [Test]
    public async Task One_that_is_done_lets_the_other_go_on()
    {
        var isDone = false;

        await Beside.RunAsync(
            _ => Task.CompletedTask,
            async token =>
            {
                await Task.Yield();
                isDone = !token.IsCancellationRequested;
            },
            CancellationToken.None);

        isDone.ShouldBeTrue();
    }
}
