using System.Net.Http.Json;
using System.Text.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>People sign in with the company's identity, and out.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class SignInIdentityTests(BackEnd backEnd) : SignInWithIdentity(backEnd)
{
    [Test]
    public async Task A_person_comes_back_to_the_page_that_was_asked_for_and_the_audit_trail_names_it()
    {
        await Broker.Client.AddServerAsync("berlin");

        await SignInWithIdentityAsync("/servers/berlin");

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "berlin" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText($"{Olga} (operator)")).ToBeVisibleAsync();
        new Uri(Page.Url).PathAndQuery.ShouldBe("/servers/berlin");
        (await Context.CookiesAsync([$"{Broker.BaseAddress}"])).ShouldBeEmpty();
        await Page.AddPhoneAsync("olgas-phone", "berlin");
        var entries = (await Broker.Client.CallAsync("audit/list", new { client_name = "olgas-phone" })).GetProperty("entries").EnumerateArray().ToList();
        entries.ShouldHaveSingleItem();
        (entries[0].GetProperty("caller").GetString(), entries[0].GetProperty("role").GetString()).ShouldBe((Olga, "operator"));
    }

    /// <summary>A link to the broker led whoever signed in by it to another site.</summary>
    [TestCase("/https://login.example.net/")]
    [TestCase("///login.example.net/")]
    public async Task A_link_leads_nobody_who_signs_in_elsewhere(string path)
    {
        await SignInWithIdentityAsync($"{Broker.BaseAddress.GetLeftPart(UriPartial.Authority)}{path}");

        new Uri(Page.Url).Authority.ShouldBe(Broker.BaseAddress.Authority);
        Traffic.Requests.ShouldNotContain(request => request.Url.Contains("//login.example.net", StringComparison.Ordinal)
            && new Uri(request.Url).Host == "login.example.net");
    }

    [Test]
    public async Task The_code_is_in_no_address_that_the_browser_keeps()
    {
        await SignInWithIdentityAsync();

        await Page.GoBackAsync();
        await Page.GoForwardAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();

        Page.Url.ShouldBe($"{Broker.BaseAddress}");
        (await KeptAsync()).ShouldNotContain("code");
    }

    /// <summary>Before the code is worth anything to somebody who looks over a shoulder, or to a page's extension.</summary>
    [Test]
    public async Task The_code_leaves_the_address_before_it_is_exchanged()
    {
        var addresses = new List<string>();
        await Page.RouteAsync(new Uri(Provider.Issuer, "connect/token").AbsoluteUri, async route =>
        {
            addresses.Add(await Page.EvaluateAsync<string>("location.href"));
            await route.ContinueAsync();
        });

        await SignInWithIdentityAsync();

        addresses.ShouldBe([$"{Broker.BaseAddress}signed-in"]);
    }

    [Test]
    public async Task Groups_decide_what_is_offered()
    {
        Provider.Person = Vera;

        await SignInWithIdentityAsync();

        await Assertions.Expect(Page.GetByText($"{Vera} (viewer)")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Invitations" })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Signing_out_ends_it_here_and_at_the_provider()
    {
        await SignInWithIdentityAsync();
        var grant = JsonElement.Parse((await Page.EvaluateAsync<string>("sessionStorage.getItem('grant')"))!);
        Provider.Ended.Clear();

        await SignOut.ClickAsync();

        await Eventually.SucceedsAsync(() => Provider.Ended.ShouldBe([$"id-of-{Olga}"]));
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();
        (await KeptAsync()).ShouldBe("{}");
        await Page.ReloadAsync();
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("client_id", "pages"), new("refresh_token", grant.GetProperty("refresh_token").GetString()!)]);
        using var answer = await http.PostAsync(new Uri(Provider.Issuer, "connect/token"), form);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Test]
    public async Task Two_tabs_have_a_person_each()
    {
        await SignInWithIdentityAsync();
        Provider.Person = Vera;
        var other = await Context.NewPageAsync();
        await other.GotoAsync("/");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in with your company's account" }).ClickAsync();
        await Assertions.Expect(other.GetByText($"{Vera} (viewer)")).ToBeVisibleAsync();

        await SignOut.ClickAsync();
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();
        await other.ReloadAsync();

        await Assertions.Expect(other.GetByText($"{Vera} (viewer)")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_form_offers_both_ways()
    {
        await Page.GotoAsync("/");
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();

        await Page.LooksRightAsync("sign-in-identity");
    }
}
