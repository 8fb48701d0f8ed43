using System.Diagnostics;

namespace Broker.Api.Tests.Watching;

/// <summary><c>Prefer: wait=SECONDS</c> (RFC 7240) on <c>server/config</c>.</summary>
public sealed class WaitTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Waits_in_vain_as_long_as_was_granted()
    {
        var server = await Api.AddServerAsync();
        var clock = Stopwatch.StartNew();

        var answer = await Api.AskAsync(server, await Api.VersionAsync(server), "wait=2");

        answer.Status.ShouldBe(304);
        answer.Headers["Preference-Applied"].ShouldBe("wait=2");
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Test]
    public async Task Answers_a_change()
    {
        var server = await Api.AddServerAsync();
        var waiting = Api.AskAsync(server, await Api.VersionAsync(server), "wait=60");
        await Task.WhenAny(waiting, Task.Delay(200));
        waiting.IsCompleted.ShouldBeFalse();

        var lease = await Api.LeaseAsync(server);

        var answer = await waiting.WaitAsync(Asking.BeforeTimeIsUp);
        answer.ShouldBe(200).GetProperty("peers")[0].Text("ip_address").ShouldBe(lease);
    }

    [Test]
    public async Task Answers_a_deletion_of_the_server()
    {
        var server = await Api.AddServerAsync();
        var waiting = Api.AskAsync(server, await Api.VersionAsync(server), "wait=60");
        await Task.WhenAny(waiting, Task.Delay(200));

        await Api.DeleteServerAsync(server);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldRefuse(404, "server-not-found");
    }

    [Test]
    public async Task Is_not_woken_by_another_server()
    {
        var (server, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var waiting = Api.AskAsync(server, await Api.VersionAsync(server), "wait=2");

        await Api.LeaseAsync(other);

        (await waiting).Status.ShouldBe(304);
    }

    [Test]
    public async Task Does_not_wait_for_who_has_an_old_version()
    {
        var server = await Api.AddServerAsync();
        var old = await Api.VersionAsync(server);
        await Api.LeaseAsync(server);

        (await Api.AskAsync(server, old, "wait=60").WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(200);
    }

    [TestCase("wait")]
    [TestCase("wait=")]
    [TestCase("wait=-1")]
    [TestCase("wait=soon")]
    [TestCase("respond-async")]
    [WithoutStorage]
    public async Task A_preference_that_says_nothing_is_none(string prefer)
    {
        var server = await Api.AddServerAsync();

        var answer = await Api.AskAsync(server, await Api.VersionAsync(server), prefer).WaitAsync(Asking.BeforeTimeIsUp);

        answer.Status.ShouldBe(304);
        answer.Headers.ContainsKey("Preference-Applied").ShouldBeFalse();
    }

    [TestCase("wait=9999999999", "wait=60")]
    [TestCase("respond-async, WAIT=61", "wait=60")]
    [TestCase("wait=\"7\"", "wait=7")]
    [TestCase("wait=7; foo=bar", "wait=7")]
    [TestCase("wait = 7;foo", "wait=7")]
    [TestCase("handling=\"a, wait=5; \\\"\"; x=\"1,2\", wait=7, wait=8", "wait=7")]
    [TestCase("@, wait=7", "wait=7")]
    [TestCase("wait=soon, wait=7", null)]
    [TestCase("foo; wait=7", null)]
    [TestCase("foo=\"wait=7", null)]
    [TestCase("wait=\"7", null)]
    [WithoutStorage]
    public async Task Grants_what_is_asked_for_up_to_a_minute(string prefer, string? granted)
    {
        var server = await Api.AddServerAsync();

        var answer = await Api.AskAsync(server, "\"old\"", prefer).WaitAsync(Asking.BeforeTimeIsUp);

        answer.ShouldBe(200);
        answer.Headers.GetValueOrDefault("Preference-Applied").ShouldBe(granted);
    }

    [Test]
    public async Task More_wait_than_the_database_has_connections()
    {
        var server = await Api.AddServerAsync();
        var tag = await Api.VersionAsync(server);
        var waiting = Enumerable.Range(0, 300).Select(_ => Api.AskAsync(server, tag, "wait=60")).ToList();
        await Task.WhenAny(Task.WhenAll(waiting), Task.Delay(500));

        await Api.LeaseAsync(server);

        (await Task.WhenAll(waiting).WaitAsync(Asking.BeforeTimeIsUp)).ShouldAllBe(answer => answer.Status == 200);
    }
}
