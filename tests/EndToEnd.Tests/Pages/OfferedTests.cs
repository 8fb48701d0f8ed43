using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What a role may not do is not offered; the broker refuses it all the same.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class OfferedTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private static readonly string[] OfAll = ["Sign out", "Menu", "First", "Next"];

    [OneTimeSetUp]
    public async Task AddFleet()
    {
        await Broker.Client.AddServerAsync("kiel", "10.8.0.0");
        await Broker.Client.AddClientAsync("kiel-phone", "kiel");
    }

    [TestCase("viewer", "Fleet, Clients, Access, Events")]
    [TestCase("operator", "Fleet, Clients, Access, Invitations, Events")]
    [TestCase("admin", "Fleet, Clients, Access, Invitations, Tokens, Audit, Events")]
    public async Task The_navigation_of_a_role(string role, string pages)
    {
        await SignInAsync(role);

        (await Page.Locator("nav[aria-label=Pages] a").AllInnerTextsAsync()).Except(["Add a phone"], StringComparer.Ordinal)
            .ShouldBe(pages.Split(", "));
    }

    [TestCase("/")]
    [TestCase("/clients")]
    [TestCase("/clients/kiel-phone")]
    [TestCase("/servers/kiel")]
    [TestCase("/access")]
    [TestCase("/events")]
    public async Task A_viewer_can_change_nothing(string path)
    {
        await SignInAsync("viewer", path: path);
        await Assertions.Expect(Page.GetByText("kiel").First).ToBeVisibleAsync();

        (await Page.Locator("button, summary").AllInnerTextsAsync()).Except(OfAll, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [TestCase("/tokens")]
    [TestCase("/audit")]
    public async Task A_page_of_others_says_why_it_is_empty(string path)
    {
        await SignInAsync("viewer", path: path);

        await Assertions.Expect(Page.GetByRole(AriaRole.Alert).GetByText("viewer")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("table")).ToHaveCountAsync(0);
    }
}
