using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Credentials are the tab's: no cookie, nothing that another tab finds, and they end with the token.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class SessionTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private ILocator Secret => Page.GetByLabel("Token or password");

    private ILocator SignOut => Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });

    [Test]
    public async Task A_reload_keeps_it_another_tab_does_not_have_it_and_signing_out_ends_it()
    {
        await SignInAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();
        (await Context.CookiesAsync()).ShouldBeEmpty();
        var other = await Context.NewPageAsync();
        await other.GotoAsync("/");
        await Assertions.Expect(other.GetByLabel("Token or password")).ToBeVisibleAsync();

        await SignOut.ClickAsync();

        await Assertions.Expect(Secret).ToBeVisibleAsync();
        (await Page.EvaluateAsync<int>("sessionStorage.length + localStorage.length")).ShouldBe(0);
        await Page.ReloadAsync();
        await Assertions.Expect(Secret).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_shared_user_signs_in_with_its_password()
    {
        await Page.GotoAsync("/audit");
        await Secret.FillAsync("wrong");
        await Page.GetByLabel("User name").FillAsync("admin");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("The credentials are not valid")).ToBeVisibleAsync();

        await Secret.FillAsync(BrokerProcess.TestPassword);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Audit" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_token_that_ends_ends_the_session_with_the_brokers_words()
    {
        var secret = (await Broker.Client.CallAsync("token/add", new { token_name = "short-lived", role = "viewer" })).GetProperty("token")
            .GetString()!;
        await Page.GotoAsync("/");
        await Secret.FillAsync(secret);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();

        await Broker.Client.CallAsync("token/delete", new { token_name = "short-lived" });

        await Assertions.Expect(Page.GetByText("The credentials are not valid, or not any more.")).ToBeVisibleAsync();
        await Assertions.Expect(Secret).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_token_of_an_agent_is_told_that_the_pages_are_not_for_it()
    {
        var secret = (await Broker.Client.CallAsync("token/add", new { token_name = "agent", role = "server", server_name = "ulm" }))
            .GetProperty("token").GetString()!;
        await Page.GotoAsync("/");
        await Secret.FillAsync(secret);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(Page.GetByText("This token has the role server")).ToBeVisibleAsync();
        await Page.LooksRightAsync("sign-in");
    }

    /// <summary>The page said that the broker was not responding: the browser does not send such a header.</summary>
    [Test]
    public async Task A_token_that_no_header_takes_is_refused_beside_the_field()
    {
        await Page.GotoAsync("/");
        await Secret.FillAsync("wgb_\u200bpasted");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(Page.Locator(".field.wrong")).ToContainTextAsync("A token has only visible ASCII characters");
        await Assertions.Expect(Page.Locator(".field.wrong").GetByLabel("Token or password")).ToHaveCountAsync(1);
    }
}
