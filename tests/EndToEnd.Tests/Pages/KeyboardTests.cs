using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Everything can be reached and done without a pointer, and the focus is where it is expected.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class KeyboardTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [Test]
    public async Task A_client_is_revoked_by_the_keyboard_alone()
    {
        await Broker.Client.AddServerAsync("kiel", "10.70.0.0");
        await Broker.Client.AddClientAsync("kiel-phone", "kiel");
        await SignInAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "kiel" })).ToBeVisibleAsync();
        await Page.PressUntilAsync("Skip to the content");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("main")).ToBeFocusedAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "kiel" })).ToBeVisibleAsync();
        await Page.PressUntilAsync("Clients");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Clients" })).ToBeFocusedAsync();
        await Page.PressUntilAsync("kiel-phone");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "kiel-phone" })).ToBeFocusedAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "kiel" })).ToBeVisibleAsync();
        await Page.PressUntilAsync("Revoke everywhere…");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Heading)).ToBeFocusedAsync();

        await Page.PressUntilAsync("Cancel");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere…" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.PressUntilAsync("Revoke everywhere");
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(Page.GetByText("kiel-phone is revoked.")).ToBeVisibleAsync();
        await Page.ShouldHaveArrivedAsync("kiel-phone is revoked.");
        await Broker.Client.ReportAsync("kiel");
        await Assertions.Expect(Page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
        await Page.IsAccessibleAsync();
    }

    [Test]
    public async Task A_phone_is_added_by_the_keyboard_alone()
    {
        await Broker.Client.AddServerAsync("lima", "10.71.0.0");
        await Page.GotoAsync("/");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeFocusedAsync();
        await Page.TabAndTypeAsync("Token or password", BrokerProcess.TestPassword);
        await Page.TabAndTypeAsync("User name", "admin");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("main")).ToBeFocusedAsync();
        await Page.PressUntilAsync("Add a phone");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Add a phone" })).ToBeFocusedAsync();
        await Page.TabAndTypeAsync("Name", "lima-phone");
        await Page.TabAndTypeAsync("Servers", "lima");
        await Page.PressUntilAsync("Make its keys");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.CodeOf("lima")).ToBeVisibleAsync();
        await Page.ShouldHaveArrivedAsync("Access is stored.");

        await Page.PressUntilAsync("Save lima.conf");
        (await Page.RunAndWaitForDownloadAsync(() => Page.Keyboard.PressAsync("Enter"))).SuggestedFilename.ShouldBe("lima.conf");
        await Page.PressUntilAsync("Add another one");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await Page.PressUntilAsync("Add another one");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Add a phone" })).ToBeFocusedAsync();
        await Page.PressUntilAsync("Sign out");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByLabel("Token or password")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("main")).ToBeFocusedAsync();
    }
}
