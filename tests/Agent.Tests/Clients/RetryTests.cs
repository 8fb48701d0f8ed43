using System.Text;
using Agent.Tests.Brokers;

namespace Agent.Tests.Clients;

/// <summary>A user waits for the command, so a transient fault is retried, soon and only a few times.</summary>
public sealed class RetryTests
{
    [Test]
    public async Task A_fault_that_passes_is_not_even_told()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        var attempts = 0;
        host.Broker.Script = _ => ++attempts < 3 ? Reply.Http(502, "text/plain", "") : null;

        (await host.RoundAsync()).ShouldBeTrue();

        attempts.ShouldBe(3);
        host.Waits.Count.ShouldBe(2);
        host.Waits.ShouldAllBe(wait => wait < TimeSpan.FromSeconds(30));
        host.Log.Count.ShouldBe(1);
    }

    [TestCaseSource(nameof(Transient))]
    public async Task What_may_pass_is_tried_three_times(object reply)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Break((Reply)reply);

        (await host.RoundAsync()).ShouldBeFalse();

        host.Broker.Calls.Count.ShouldBe(3);
        host.Log.Count.ShouldBe(1);
    }

    [TestCaseSource(nameof(Lasting))]
    public async Task What_will_not_pass_is_tried_once(object reply)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.Break((Reply)reply);

        (await host.RoundAsync()).ShouldBeFalse();

        host.Broker.Calls.Count.ShouldBe(1);
    }

    private static IEnumerable<TestCaseData> Transient() =>
        Cases(
            Reply.Http(500, "text/plain", ""), Reply.Http(502, "text/html", ""), Reply.Problem(503, "storage-unavailable"),
            Reply.Problem(429, "too-many"), Reply.Reset, Reply.NotHttp);

    private static IEnumerable<TestCaseData> Lasting() =>
        Cases(
            Reply.Problem(400, "validation"), Reply.Problem(401, "unauthenticated"), Reply.Problem(404, "server-not-found"),
            Reply.Problem(409, "pool-exhausted"),
            Reply.Http(302, contentType: null, "", "Location: /\r\n"), Reply.Ok("<html>"), Reply.Http(200, "text/html", ""));

    private static IEnumerable<TestCaseData> Cases(params Reply[] replies) =>
        replies.Select((reply, index) =>
            new TestCaseData(reply).SetArgDisplayNames($"{index} {Encoding.UTF8.GetString(reply.Bytes).Split("\r\n")[0]}"));
}
