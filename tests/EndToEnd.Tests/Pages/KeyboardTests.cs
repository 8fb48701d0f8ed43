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
        await PressUntilAsync("Skip to the content");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("main")).ToBeFocusedAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "kiel" })).ToBeVisibleAsync();
        await PressUntilAsync("Clients");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Clients" })).ToBeFocusedAsync();
        await PressUntilAsync("kiel-phone");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "kiel-phone" })).ToBeFocusedAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "kiel" })).ToBeVisibleAsync();
        await PressUntilAsync("Revoke everywhere…");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Heading)).ToBeFocusedAsync();

        await PressUntilAsync("Cancel");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere…" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await PressUntilAsync("Revoke everywhere");
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(Page.GetByText("kiel-phone is revoked.")).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until what has this text has the focus, which must be seen.</summary>
    private async Task PressUntilAsync(string text)
    {
        for (var i = 0; i < 60; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<string>("document.activeElement.textContent.trim()") == text)
            {
                (await Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldNotBe("none", text);
                return;
            }
        }

        Assert.Fail($"Tab does not reach '{text}'.");
    }
}
