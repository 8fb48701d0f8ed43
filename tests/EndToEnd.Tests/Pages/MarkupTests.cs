using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What agents and callers have written is text on the operators' pages too.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class MarkupTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Markup = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

    [TestCase("/", 1)]
    [TestCase("/servers/hull", 1)]
    [TestCase("/clients", 1)]
    [TestCase("/clients/hull-phone", 3)]
    [TestCase("/audit", 2)]
    public async Task On(string path, int times)
    {
        await SignInAsync("admin", path: path);

        await Assertions.Expect(Page.GetByText(Markup).Nth(times - 1)).ToBeVisibleAsync();
        (await Page.Locator("main img, main b").CountAsync()).ShouldBe(0);
        (await Page.TitleAsync()).ShouldNotBe("owned");
    }

    [OneTimeSetUp]
    public async Task AddFleet()
    {
        await Broker.Client.AddServerAsync("hull", "10.80.0.0");
        await Broker.Client.CallAsync("client/add", new
        {
            client_name = "hull-phone", server_name = "hull", public_key = Calls.NewKey(), owner = Markup, note = Markup, tags = new[] { Markup },
        });
        await Broker.Client.ReportAsync("hull", Markup);
    }
}
