using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Who is not let in, and why.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class SignInRefusalTests(BackEnd backEnd) : SignInWithIdentity(backEnd)
{
    private const string NotBegun = "This sign-in was not started in this tab";

    [Test]
    public async Task A_refusal_of_the_provider_is_shown_in_its_words()
    {
        Provider.Person = null;
        await Page.GotoAsync("/clients");

        await WithIdentity.ClickAsync();

        await ShouldAskAgainAsync("Your company's sign-in has refused: The person has not agreed.");
        new Uri(Page.Url).PathAndQuery.ShouldBe("/clients");
    }

    [Test]
    public async Task A_person_in_no_group_with_a_role_is_told_so_by_the_broker()
    {
        Provider.Person = "nobody@example.com";
        await Page.GotoAsync("/");

        await WithIdentity.ClickAsync();

        await ShouldAskAgainAsync(
            "'nobody@example.com' has signed in, but is in no group that has a role (Oidc:Roles) or may have devices here");
    }

    /// <summary>The code is a good one: but for the state, its person would be signed in.</summary>
    [TestCase("state=wrong&code=")]
    [TestCase("code=")]
    public async Task An_answer_with_another_state_is_refused(string answer)
    {
        var code = await CodeAsync(then => $"{answer}{then}");

        await WithIdentity.ClickAsync();

        await ShouldAskAgainAsync(NotBegun);
        (await code.Task).Length.ShouldBeGreaterThan(20);
        Traffic.Requests.ShouldNotContain(request => request.Url.EndsWith("connect/token", StringComparison.Ordinal));
    }

    [Test]
    public async Task An_answer_that_was_taken_from_another_tab_is_refused()
    {
        var code = await CodeAsync(_ => "error=held");
        await WithIdentity.ClickAsync();
        await ShouldAskAgainAsync(NotBegun);
        var other = await Context.NewPageAsync();

        await other.GotoAsync($"/signed-in?state=x&code={await code.Task}");

        await Assertions.Expect(other.GetByText(NotBegun)).ToBeVisibleAsync();
        await Assertions.Expect(other.GetByLabel("Token or password")).ToBeVisibleAsync();
    }

    /// <summary>A link of somebody else can neither end a session nor say anything on the page.</summary>
    [Test]
    public async Task A_forged_answer_leaves_a_session_alone()
    {
        await SignInWithIdentityAsync();

        await Page.GotoAsync("/signed-in?error=x&error_description=Call%20555&state=x");

        await Assertions.Expect(SignOut).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Call 555")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_pages_may_call_the_provider_and_nobody_else()
    {
        var answer = await Page.GotoAsync("/");
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();

        await Page.EvaluateAsync($"() => {{ fetch('http://{Chromium.InsecureName}:1/').catch(() => {{}}); }}");

        const string policy = "Content Security Policy";
        await Eventually.SucceedsAsync(
            () => Traffic.Complaints.ShouldContain(complaint => complaint.Contains(policy, StringComparison.Ordinal)));
        Traffic.Forgive(policy);
        answer!.Headers["content-security-policy"].ShouldEndWith(
            $"; connect-src 'self' {Provider.Issuer.GetLeftPart(UriPartial.Authority)}");
    }

    /// <summary>The browser stays at the page, as for somebody who is asked before it is left, or comes back to it.</summary>
    [Test]
    public async Task Whoever_has_not_left_for_the_provider_can_press_again()
    {
        var left = 0;
        await Page.GotoAsync("/");
        await Page.RouteAsync(new Uri(Provider.Issuer, "connect/authorize") + "*", route =>
        {
            Interlocked.Increment(ref left);
            return route.AbortAsync("aborted");
        });
        await WithIdentity.ClickAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref left) == 1, () => "The browser was not sent to the provider.");

        await WithIdentity.ClickAsync();

        await Eventually.HoldsAsync(() => Volatile.Read(ref left) == 2, () => "The browser was not sent to the provider again.");
    }

    [Test]
    public async Task While_the_provider_is_away_tokens_still_sign_in()
    {
        await Provider.StopAsync();
        try
        {
            await Page.GotoAsync("/");
            await WithIdentity.ClickAsync();
            await Assertions.Expect(Page.GetByText("Your company's sign-in is not responding.")).ToBeVisibleAsync();

            var secret = (await Broker.Client.CallAsync("token/add", new { token_name = "fallback", role = "viewer" })).GetProperty("token")
                .GetString()!;
            await Page.GetByLabel("Token or password").FillAsync(secret);
            await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

            await Assertions.Expect(SignOut).ToBeVisibleAsync();
        }
        finally
        {
            await Provider.StartWithNewKeyAsync();
        }
    }

    /// <summary>Opens the page, and changes what the provider answers.</summary>
    /// <param name="change">Of the code.</param>
    private async Task<TaskCompletionSource<string>> CodeAsync(Func<string, string> change)
    {
        var code = new TaskCompletionSource<string>();
        await Page.GotoAsync("/");
        await Page.RouteAsync(new Uri(Provider.Issuer, "connect/authorize") + "*", async route =>
        {
            var answer = await route.FetchAsync(new RouteFetchOptions { MaxRedirects = 0 });
            var location = new Uri(answer.Headers["location"]);
            var given = location.Query.TrimStart('?').Split('&')
                .Single(part => part.StartsWith("code=", StringComparison.Ordinal))["code=".Length..];
            code.SetResult(given);
            await route.FulfillAsync(new RouteFulfillOptions
            {
                Status = 302,
                Headers = [KeyValuePair.Create("Location", $"{location.GetLeftPart(UriPartial.Path)}?{change(given)}")],
            });
        });
        return code;
    }
}
