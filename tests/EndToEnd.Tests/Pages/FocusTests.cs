using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>The focus is never lost with what had it: the keyboard would begin at the top again.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class FocusTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [Test]
    public async Task A_question_and_a_form_give_the_focus_back()
    {
        await Broker.Client.AddServerAsync("mali", "10.72.0.0");
        await Broker.Client.AddClientAsync("mali-phone", "mali");
        await SignInAsync(path: "/clients/mali-phone");
        var change = Page.GetByRole(AriaRole.Button, new() { Name = "Change mali-phone, mali" });
        await change.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("td form").GetByLabel("Address")).ToBeFocusedAsync();
        await Page.PressUntilAsync("Cancel");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(change).ToBeFocusedAsync();

        await Page.GotoAsync("/servers/mali");
        await Page.GetByText("Change the settings").ClickAsync();
        await Page.GetByLabel("UDP port").FillAsync("51999");
        await Page.GetByLabel("UDP port").PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await Page.PressUntilAsync("Cancel");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeFocusedAsync();
    }

    [Test]
    public async Task The_focus_is_not_lost_with_what_was_removed()
    {
        await SignInAsync("admin", path: "/tokens");
        await Page.GetByText("Add a token").First.ClickAsync();
        await Page.GetByLabel("Name").FillAsync("short");
        await Page.GetByLabel("Name").PressAsync("Enter");
        await Page.ShouldHaveArrivedAsync("The secret of short");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete short" }).PressAsync("Enter");
        await Page.PressUntilAsync("Delete");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "short" })).ToHaveCountAsync(0);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Tokens" })).ToBeFocusedAsync();
    }
}
