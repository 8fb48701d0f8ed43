using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>The broker is restarted while a page is open.</summary>
[Process, Browser]
public sealed class RestartTests
{
    [Test]
    public async Task A_page_says_that_the_broker_is_away_and_goes_on_when_it_is_back()
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        var folder = Directory.CreateTempSubdirectory("broker-");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Urls"] = $"http://127.0.0.1:{BrokerProcess.FreePort()}" };
        await using var chromium = await Chromium.StartAsync();
        IPage page;
        await using (var broker = await BrokerProcess.StartAsync(settings, folder.FullName))
        {
            await broker.Client.AddServerAsync("first", "10.1.0.0");
            page = await (await chromium.OpenAsync(broker.BaseAddress)).NewPageAsync();
            await page.GotoAsync("/");
            await page.GetByLabel("User name").FillAsync("admin");
            await page.GetByLabel("Token or password").FillAsync(BrokerProcess.TestPassword);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "first" })).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.GetByText("The broker is not responding.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "first" })).ToBeVisibleAsync();

        await using var again = await BrokerProcess.StartAsync(settings, folder.FullName);
        await again.Client.AddServerAsync("second", "10.2.0.0");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "second" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("The broker is not responding.")).ToBeHiddenAsync();
        folder.Delete(recursive: true);
    }
}
