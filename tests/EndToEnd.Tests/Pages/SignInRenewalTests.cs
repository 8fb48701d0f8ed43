using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Access tokens live shorter than a person works.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class SignInRenewalTests(BackEnd backEnd) : SignInWithIdentity(backEnd)
{
    [Test]
    public async Task Nobody_notices_that_tokens_are_renewed()
    {
        Provider.AccessLifetime = Short;
        await SignInWithIdentityAsync();
        var first = await AuthorizationAsync();
        var before = Provider.RefreshCount;

        await CallUntilAsync(() =>
        {
            Provider.RefreshCount.ShouldBeGreaterThan(before + 2);
            return Task.CompletedTask;
        });

        await Assertions.Expect(SignOut).ToBeVisibleAsync();
        (await AuthorizationAsync()).ShouldNotBe(first);
        Traffic.Requests.Count(request => request.Url.EndsWith("identity/show", StringComparison.Ordinal)).ShouldBe(1, "the form was shown again");
        await RenewForLongAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();
    }

    /// <summary>The broker forgets a key that the provider has withdrawn, or its clock is ahead: a token ends before its time.</summary>
    [Test]
    public async Task A_call_that_the_broker_refuses_is_repeated_with_a_new_token()
    {
        await SignInWithIdentityAsync();
        var (before, refused) = (Provider.RefreshCount, 0);
        await Page.RouteAsync("**/api/v1/client/list", route => Interlocked.Increment(ref refused) == 1
            ? route.FulfillAsync(new RouteFulfillOptions { Status = 401, ContentType = "application/problem+json", Body = "{\"detail\":\"Not any more.\"}" })
            : route.ContinueAsync());

        await Page.GetByRole(AriaRole.Link, new() { Name = "Clients", Exact = true }).ClickAsync();

        await Assertions.Expect(Page.GetByText("There is no client yet")).ToBeVisibleAsync();
        (Provider.RefreshCount - before).ShouldBe(1);
    }

    [Test]
    public async Task Another_role_is_shown_without_a_reload()
    {
        (Provider.Person, Provider.AccessLifetime) = (Vera, Short);
        await SignInWithIdentityAsync();
        await Assertions.Expect(Page.GetByText($"{Vera} (viewer)")).ToBeVisibleAsync();
        var invitations = Page.GetByRole(AriaRole.Link, new() { Name = "Invitations" });
        try
        {
            Provider.PutInto(Vera, "vpn-operators");
            await CallUntilAsync(() => Assertions.Expect(invitations).ToBeVisibleAsync(Briefly));

            Provider.PutInto(Vera, "staff");
            await CallUntilAsync(() => Assertions.Expect(invitations).ToHaveCountAsync(0, new() { Timeout = Briefly.Timeout }));
        }
        finally
        {
            Provider.PutInto(Vera, "staff");
        }
    }

    /// <summary>A page that was refused asks nothing by itself.</summary>
    [Test]
    public async Task Another_role_is_shown_on_a_page_that_was_refused()
    {
        (Provider.Person, Provider.AccessLifetime) = (Vera, Short);
        await SignInWithIdentityAsync("/tokens");
        var refused = Page.Locator("main").GetByRole(AriaRole.Alert);
        await Assertions.Expect(refused).ToContainTextAsync("viewer");
        var add = Page.GetByText("Add a token");
        try
        {
            Provider.PutInto(Vera, "vpn-admins");
            await HappenUntilAsync(() => Assertions.Expect(add.First).ToBeVisibleAsync(Briefly));
            await Assertions.Expect(refused).ToHaveCountAsync(0);

            Provider.PutInto(Vera, "staff");
            await HappenUntilAsync(() => Assertions.Expect(refused).ToBeVisibleAsync(Briefly));
            await Assertions.Expect(add).ToHaveCountAsync(0);
        }
        finally
        {
            Provider.PutInto(Vera, "staff");
        }
    }

    [Test]
    public async Task Who_is_withdrawn_at_the_provider_has_to_sign_in_again()
    {
        Provider.AccessLifetime = Short;
        await SignInWithIdentityAsync();

        Provider.Refreshes = false;

        await ShouldAskAgainAsync("Your company has ended your sign-in. Sign in again.");
    }

    [Test]
    public async Task Without_a_refresh_token_the_session_ends_with_the_access_token_and_one_press_signs_in_again()
    {
        (Provider.AccessLifetime, Provider.Refreshes) = (Short, false);
        await SignInWithIdentityAsync();

        await ShouldAskAgainAsync("Your sign-in has expired. Sign in again.");

        Provider.AccessLifetime = TimeSpan.FromHours(1);
        await WithIdentity.ClickAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();
    }

    /// <summary>Long enough that a call of a page that a busy machine holds up ends before its token.</summary>
    private static TimeSpan Short => TimeSpan.FromSeconds(10);

    private static LocatorAssertionsToBeVisibleOptions Briefly => new() { Timeout = 1000 };

    private Task<string> AuthorizationAsync() => Page.EvaluateAsync<string>("sessionStorage.getItem('authorization')");
}
