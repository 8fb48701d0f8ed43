using System.Text.Json;
using Broker.Api.Tests.SignIn;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A broker whose people sign in at an identity provider (OpenIddict, in this process).</summary>
public abstract class SignInWithIdentity(BackEnd backEnd) : PagesTests(backEnd)
{
    protected const string Olga = "olga@example.com";
    protected const string Vera = "vera@example.com";

    private int servers;

    internal IdentityProvider Provider { get; private set; } = null!;

    protected ILocator WithIdentity => Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your company's account" });

    protected ILocator SignOut => Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });

    [SetUp]
    public void SetProvider()
    {
        (Provider.Person, Provider.AccessLifetime, Provider.Refreshes) = (Olga, TimeSpan.FromHours(1), true);
        Provider.Pages = Broker.BaseAddress;
    }

    [OneTimeTearDown]
    public async Task StopProvider() => await (Provider?.DisposeAsync() ?? ValueTask.CompletedTask);

    protected override async Task<IReadOnlyDictionary<string, string>> ExtraSettingsAsync()
    {
        Provider = await IdentityProvider.StartAsync();
        Provider.PutInto(Olga, "vpn-operators", "staff");
        Provider.PutInto(Vera, "staff");
        var settings = Provider.Settings;
        settings["Oidc__Scope"] = "openid profile email offline_access";
        return settings;
    }

    protected async Task SignInWithIdentityAsync(string path = "/")
    {
        await Page.GotoAsync(path);
        await WithIdentity.ClickAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();
    }

    /// <summary>The form is back, with its reason.</summary>
    protected async Task ShouldAskAgainAsync(string reason)
    {
        await Assertions.Expect(Page.GetByText(reason)).ToBeVisibleAsync();
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByLabel("Token or password")).ToBeVisibleAsync();
        (await KeptAsync()).ShouldBe("{}");
    }

    /// <summary>Tokens are renewed when the page calls, as it does when something happens.</summary>
    protected Task CallUntilAsync(Func<Task> expected) => HappenUntilAsync(async () =>
    {
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = $"server-{servers}", Exact = true })).ToBeVisibleAsync();
        await expected();
    });

    /// <summary>Lets something happen to the fleet until that is so.</summary>
    protected Task HappenUntilAsync(Func<Task> expected) => Eventually.SucceedsAsync(async () =>
    {
        await Broker.Client.AddServerAsync($"server-{++servers}", $"10.9.{servers}.0");
        await expected();
    });

    /// <summary>
    /// So that a reload cuts no renewal short: a refresh token is good for one use, and the page that is gone has not kept the next one.
    /// </summary>
    protected Task RenewForLongAsync()
    {
        Provider.AccessLifetime = TimeSpan.FromHours(1);
        return CallUntilAsync(async () => (await GrantAsync()).GetProperty("expires_at").GetDateTimeOffset()
            .ShouldBeGreaterThan(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(30)));
    }

    protected async Task<JsonElement> GrantAsync() =>
        JsonElement.Parse(await Page.EvaluateAsync<string>("sessionStorage.getItem('grant')"));

    protected Task<string> KeptAsync() => Page.EvaluateAsync<string>("JSON.stringify({...sessionStorage, ...localStorage})");
}
