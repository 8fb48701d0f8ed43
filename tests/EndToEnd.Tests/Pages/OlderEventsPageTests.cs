using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Older events are read on demand, by a call that may be slow or refused.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class OlderEventsPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const int PageLength = 50;
    private const int Clients = 120;

    private ILocator Rows => Page.Locator("tbody tr");

    private ILocator Older => Page.GetByRole(AriaRole.Button, new() { Name = "Older" });

    [OneTimeSetUp]
    public async Task Fill()
    {
        await Broker.Client.ImportServerAsync("oulu", "10.70.0.0", Enumerable.Range(0, Clients).Select(i => $"client-{i:D3}"));
        await Broker.Client.ReportAsync("oulu"); // or the broker tells after a minute that it is out of step
    }

    [SetUp]
    public async Task OpenEvents()
    {
        await SignInAsync("viewer", path: "/events");
        await Assertions.Expect(Rows).ToHaveCountAsync(PageLength);
    }

    /// <summary>Two calls read the same events, and the page failed.</summary>
    [Test]
    public async Task Pressed_twice_they_are_read_once()
    {
        var slow = await HoldOlderAsync();
        await Older.DblClickAsync();
        await Assertions.Expect(Older).ToBeDisabledAsync();
        await Assertions.Expect(Older).ToBeFocusedAsync();

        slow.SetResult();

        await Assertions.Expect(Rows).ToHaveCountAsync(2 * PageLength);
        var shown = await Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.cells[1].innerText + row.cells[3].innerText)");
        shown.ShouldBeUnique();
    }

    /// <summary>The events of all clients were added to those of the one that was chosen meanwhile.</summary>
    [Test]
    public async Task Another_filter_drops_what_was_asked_before()
    {
        var slow = await HoldOlderAsync();
        await Older.ClickAsync();
        await Page.GetByLabel("Client", new() { Exact = true }).FillAsync("client-000");
        await Assertions.Expect(Rows).ToHaveCountAsync(1);

        slow.SetResult();
        await Broker.Client.CallAsync("client/update", new { client_name = "client-000", disabled = true });
        await Broker.Client.ReportAsync("oulu");

        await Assertions.Expect(Rows.First).ToContainTextAsync("Disabled");
        await Assertions.Expect(Rows).ToHaveCountAsync(2);
    }

    [Test]
    public async Task A_refusal_is_shown_and_they_can_be_asked_for_again()
    {
        await Page.RouteAsync("**/events/list", route => !IsOfOlder(route.Request) ? route.ContinueAsync() : route.FulfillAsync(new()
        {
            Status = 500, ContentType = "application/problem+json", Body = """{"detail": "Something went wrong."}""",
        }));
        await Older.ClickAsync();
        await Assertions.Expect(Page.GetByText("Something went wrong.")).ToBeVisibleAsync();
        await Page.UnrouteAsync("**/events/list");

        await Older.ClickAsync();

        await Assertions.Expect(Rows).ToHaveCountAsync(2 * PageLength);
        await Assertions.Expect(Page.GetByText("Something went wrong.")).ToHaveCountAsync(0);
    }

    /// <summary>Holds the calls for older events back.</summary>
    /// <returns>Lets them go on.</returns>
    private async Task<TaskCompletionSource> HoldOlderAsync()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Page.RouteAsync("**/events/list", async route =>
        {
            if (IsOfOlder(route.Request))
            {
                await released.Task;
            }

            await route.ContinueAsync();
        });
        return released;
    }

    private static bool IsOfOlder(IRequest request) =>
        request.PostData is { } body && body.Contains("\"before\":", StringComparison.Ordinal) && !body.Contains("now", StringComparison.Ordinal);
}
