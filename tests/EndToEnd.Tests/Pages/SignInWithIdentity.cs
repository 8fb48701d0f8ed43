using Broker.Api.Tests.SignIn;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A broker whose people sign in at an identity provider (OpenIddict, in this process).</summary>
public abstract class SignInWithIdentity(BackEnd backEnd) : PagesTests(backEnd)
{
    protected const string Olga = "olga@example.com";
    protected const string Vera = "vera@example.com";

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

    protected Task<string> KeptAsync() => Page.EvaluateAsync<string>("JSON.stringify({...sessionStorage, ...localStorage})");
}
