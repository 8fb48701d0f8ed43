using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>The remaining pages at phone and desktop width, light and dark, empty and with a fleet.</summary>
[OnBothBackEnds]
public sealed class ListPagesTests(BackEnd backEnd) : PagesTests(backEnd)
{
    /// <summary>As long as a name may be, and without a place to break it.</summary>
    private static readonly string LongName = new('w', 200);

    [Test]
    public async Task Say_first_what_to_do_and_then_show_the_fleet()
    {
        await SignInAsync("admin");
        foreach (var (page, words) in new[]
        {
            ("Fleet", "There is no server yet"), ("Clients", "There is no client yet"), ("Access", "There is nothing to show"),
            ("Invitations", "There is no invitation"), ("Events", "Nothing has happened yet"),
        })
        {
            await Page.GetByRole(AriaRole.Link, new() { Name = page, Exact = true }).ClickAsync();
            await Assertions.Expect(Page.GetByText(words)).ToBeVisibleAsync();
            await Page.IsAccessibleAsync();
        }

        await Broker.Client.AddServerAsync("rome", "10.11.0.0");
        await Broker.Client.CallAsync("client/add", new
        {
            client_name = LongName, server_name = "rome", public_key = Calls.NewKey(), owner = $"{LongName}@example.com", tags = new[] { "long" },
        });
        await Broker.Client.AddServerAsync("bari", "10.12.0.0");
        foreach (var client in Enumerable.Range(1, 5).Select(number => $"laptop-{number}"))
        {
            await Broker.Client.AddClientAsync(client, "rome");
        }

        await Broker.Client.ReportAsync("rome");
        foreach (var (page, words) in new[] { ("Clients", "laptop-5"), ("Access", "laptop-5"), ("Events", "Applied revision"), ("Audit", "client/add") })
        {
            await Page.GetByRole(AriaRole.Link, new() { Name = page, Exact = true }).ClickAsync();
            await Assertions.Expect(Page.GetByText(words).First).ToBeVisibleAsync();
            await Page.LooksRightAsync(page.ToLowerInvariant());
            await Page.SetViewportSizeAsync(1280, 800);
        }

        foreach (var (path, link, name) in new[] { ("/servers/rome", "laptop-5", "server-long"), ($"/clients/{LongName}", "rome", "client-long") })
        {
            await Page.GotoAsync(path);
            await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = link }).First).ToBeVisibleAsync();
            await Page.LooksRightAsync(name);
        }
    }
}
