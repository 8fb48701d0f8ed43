using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.Elements;

namespace Broker.Pages.Tests;

/// <summary>What is shown is followed for as long as somebody is signed in, whatever comes between.</summary>
public sealed class FeedTests
{
    private const string Events = """{"events":[],"next":"1"}""";
    private const string ProxysPage = "<title>Log in</title>";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A proxy's log-in page, answered once with 200, ended the updates of a page for good, and nothing on it said so.</summary>
    [Test]
    public async Task A_success_that_is_not_the_brokers_is_an_outage_that_passes()
    {
        using var broker = new ScriptedBroker(Events, ProxysPage, Events);
        var connection = new Connection(TimeProvider.System);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Changed += () => _ = connection.NextAttempt is null && over.TrySetResult();
        var feed = new Feed(broker.Client, broker.Session, connection, new Tab(broker.Browser));

        await feed.NextAsync(CancellationToken.None).WaitAsync(Patience);

        await over.Task.WaitAsync(Patience);
    }

    [Test]
    public async Task A_fault_is_thrown_to_what_waits_and_ends_nothing()
    {
        using var broker = new ScriptedBroker(Events, Events);
        var feed = new Feed(broker.Client, broker.Session, new Connection(TimeProvider.System), new Tab(broker.Browser));
        broker.Browser.Fault = new NotSupportedException("No tab.");

        await Should.ThrowAsync<NotSupportedException>(() => feed.NextAsync(CancellationToken.None).WaitAsync(Patience));

        await feed.NextAsync(CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>The change may have been made: whoever has answered instead of the broker may have passed it on.</summary>
    [TestCase(ProxysPage)]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("")]
    public async Task Of_a_change_with_such_an_answer_nothing_is_sure(string answer)
    {
        using var broker = new ScriptedBroker(answer);

        var failure = await Failure.OfAsync(() => broker.Client.CallAsync<UpdateClientRequest, UpdatedClientResponse>(
            "client/update", new UpdateClientRequest { ClientName = "phone" }, CancellationToken.None));

        failure.ShouldNotBeNull().Beside().ShouldNotBeNull().ShouldContain("The change may or may not have been made.");
    }
}
