using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>More servers than a page of any list has: none is left out without a word.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class ManyServersPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const int Servers = 101;
    private const int Clients = 60;

    private ILocator Rows => Page.Locator("tbody tr");

    private ILocator Search => Page.GetByLabel("Search");

    [OneTimeSetUp]
    public async Task Fill()
    {
        for (var i = 0; i < Servers; i++)
        {
            await Broker.Client.AddServerAsync($"many-{i:D3}", $"10.{i}.0.0");
        }

        await Broker.Client.AddClientAsync("a-phone", $"many-{Servers - 1}");
        await Broker.Client.ImportServerAsync("other", "10.200.0.0", Enumerable.Range(0, Clients).Select(i => $"client-{i:D2}"));
    }

    /// <summary>An operator saw the first 20 servers, and concluded that a client had no access.</summary>
    [Test]
    public async Task The_access_to_the_last_server_is_found()
    {
        await SignInAsync("viewer", path: "/access");
        var next = Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of servers" }).GetByRole(AriaRole.Button, new() { Name = "Next" });
        var first = Page.Locator("thead th").Nth(1);
        await Assertions.Expect(first).ToHaveTextAsync("many-000");
        await Page.LooksRightAsync("access-many");
        foreach (var server in new[] { "many-020", "many-040", "many-060", "many-080", "many-100" })
        {
            await next.ClickAsync();
            await Assertions.Expect(first).ToHaveTextAsync(server);
        }

        await Assertions.Expect(Page.GetByTitle("a-phone, many-100")).ToBeVisibleAsync();
        await Page.GetByLabel("Servers", new() { Exact = true }).FillAsync("many-00");
        await Assertions.Expect(first).ToHaveTextAsync("many-000");
    }

    [Test]
    public async Task A_search_shows_all_that_it_finds()
    {
        await SignInAsync("viewer");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Show 2 more" })).ToBeVisibleAsync();

        await Search.FillAsync("many-");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Show 1 more" }).ClickAsync();
        await Assertions.Expect(Rows).ToHaveCountAsync(Servers);
    }

    /// <summary>With 3,000 of them the first was there after nine seconds, and the tab stood still every five.</summary>
    [TestCase("token", "/tokens")]
    [TestCase("invitation", "/invitations")]
    public async Task Of_many_secrets_the_first_hundred_are_shown_and_others_found(string kind, string path)
    {
        for (var i = 0; i < Servers; i++)
        {
            await (kind == "token"
                ? Broker.Client.CallAsync("token/add", new { token_name = $"reader-{i:D3}", role = "viewer" })
                : Broker.Client.CallAsync("invitation/add", new { server_name = $"reader-{i:D3}" }));
        }

        await SignInAsync("admin", path: path);
        await Assertions.Expect(Rows).ToHaveCountAsync(100);
        await Page.GetByRole(AriaRole.Button, new() { Name = "more" }).ClickAsync();
        await Eventually.SucceedsAsync(async () => (await Rows.CountAsync()).ShouldBeGreaterThan(100));

        await Search.FillAsync("DER-07");
        await Assertions.Expect(Rows).ToHaveCountAsync(10);
        await Search.FillAsync("nowhere");
        await Assertions.Expect(Page.GetByText($"No {kind} matches")).ToBeVisibleAsync();
        await Search.FillAsync("");
        await Assertions.Expect(Rows).ToHaveCountAsync(100);
    }

    [Test]
    public async Task A_search_for_blanks_is_none()
    {
        await SignInAsync("viewer");
        await Page.RunAndWaitForResponseAsync(() => Search.FillAsync("  "), "**/server/status");

        await Broker.Client.ReportAsync("many-050", "The interface is down.");

        await Assertions.Expect(Rows.First).ToContainTextAsync("The interface is down.");
        await Assertions.Expect(Search).ToHaveValueAsync("  ");
    }

    [Test]
    public async Task What_is_typed_stays_in_the_box_as_it_is()
    {
        await SignInAsync("viewer");
        await Search.PressSequentiallyAsync("many-01 ");
        await Assertions.Expect(Rows).ToHaveCountAsync(10);

        await Search.PressSequentiallyAsync("x");

        await Assertions.Expect(Page.GetByText("No server matches")).ToBeVisibleAsync();
        await Assertions.Expect(Search).ToHaveValueAsync("many-01 x");
    }

    [Test]
    public async Task A_search_that_is_refused_can_be_changed()
    {
        await SignInAsync("viewer");
        await Assertions.Expect(Search).ToHaveAttributeAsync("maxlength", "100"); // as many as the broker takes
        await Page.RouteAsync("**/server/list", route => route.FulfillAsync(new()
        {
            Status = 400, ContentType = "application/problem+json", Body = """{"detail": "Not this one."}""",
        }));
        await Search.FillAsync("x");
        await Assertions.Expect(Page.GetByText("Not this one.")).ToBeVisibleAsync();
        await Page.UnrouteAsync("**/server/list");

        await Search.FillAsync("many-07");

        await Assertions.Expect(Rows).ToHaveCountAsync(10);
    }

    [Test]
    public async Task The_last_page_leaves_the_focus_where_it_is()
    {
        await SignInAsync("viewer", path: "/servers/other");
        var next = Page.GetByRole(AriaRole.Button, new() { Name = "Next" });
        await next.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "client-50" })).ToBeVisibleAsync();
        await Assertions.Expect(next).ToBeFocusedAsync();
        await Assertions.Expect(next).ToBeDisabledAsync();

        await Page.RunAndWaitForRequestAsync(
            async () =>
            {
                await Page.Keyboard.PressAsync("Enter");
                await Page.GetByRole(AriaRole.Button, new() { Name = "First" }).ClickAsync();
            },
            request => request.Url.EndsWith("client/list", StringComparison.Ordinal));
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "client-00" })).ToBeVisibleAsync();
    }
}
