using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A page follows the fleet by requests that wait.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class LivePageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private int servers;

    [Test]
    public async Task It_waits_for_events_and_reads_only_when_there_are_some()
    {
        await SignInAsync("viewer");
        await AddServerAndSeeItAsync();
        await AddServerAndSeeItAsync();
        await AddServerAndSeeItAsync();

        var feed = Calls("events/list");
        feed.Count.ShouldBeGreaterThan(3);
        feed.Count(request => !request.Headers.GetValueOrDefault("prefer", "").StartsWith("wait=", StringComparison.Ordinal)).ShouldBe(1, "the first tells where the trail ends");
        Calls("server/status").Count.ShouldBeLessThanOrEqualTo(feed.Count);
    }

    [Test]
    public async Task A_tab_that_nobody_can_see_asks_nothing()
    {
        await Context.AddInitScriptAsync("Object.defineProperty(document, 'visibilityState', { get: () => window.isHidden ? 'hidden' : 'visible' });");
        await SignInAsync("viewer");
        await AddServerAndSeeItAsync();
        await Page.EvaluateAsync("window.isHidden = true");
        await AddServerAsync(); // ends the request that waits
        var before = Calls("server/status").Count;
        var feed = Calls("events/list").Count;
        for (var i = 0; i < 3; i++)
        {
            await AddServerAsync();
            await Page.EvaluateAsync("new Promise(resolve => setTimeout(resolve, 500))");
        }

        (Calls("server/status").Count - before).ShouldBeLessThanOrEqualTo(1);
        (Calls("events/list").Count - feed).ShouldBeLessThanOrEqualTo(1);
        await Page.EvaluateAsync("() => { window.isHidden = false; document.dispatchEvent(new Event('visibilitychange')); }");
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = $"live-{servers}", Exact = true })).ToBeVisibleAsync();
    }

    private List<IRequest> Calls(string path) => [.. Traffic.Requests.Where(request => request.Url.EndsWith($"api/v1/{path}", StringComparison.Ordinal))];

    private async Task AddServerAndSeeItAsync()
    {
        await AddServerAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = $"live-{servers}", Exact = true })).ToBeVisibleAsync();
    }

    private Task AddServerAsync() => Broker.Client.AddServerAsync($"live-{++servers}", $"10.60.{servers}.0");
}
