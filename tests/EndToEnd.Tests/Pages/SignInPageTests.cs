using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

[OnBothBackEnds, WithoutStorage]
public sealed class SignInPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [Test]
    public async Task An_operator_signs_in_and_sees_the_fleet()
    {
        await Broker.Client.AddServerAsync("berlin");

        await SignInAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "berlin" })).ToBeVisibleAsync();
        await Page.LooksRightAsync("fleet");
    }
}
