using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Where the browser can make no key, or is not to, a public key that was made elsewhere is accepted.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class OwnKeyPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Old = "This browser is too old to make a key.";
    private const string Insecure = "The browser makes keys only on an encrypted page";

    [OneTimeSetUp]
    public Task AddServer() => Broker.Client.AddServerAsync("berlin");

    [Test]
    public async Task An_old_browser_is_offered_to_take_a_key()
    {
        await Context.AddInitScriptAsync(
            "SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));");
        await Page.GotoAsync(await InviteAsync("old"));

        await Assertions.Expect(Page.GetByText(Old)).ToBeVisibleAsync();
        (await Page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).CountAsync()).ShouldBe(0);
        await Page.LooksRightAsync("own-key");
        await PasteAsync("nonsense");
        await Assertions.Expect(Page.Locator(".field .error")).ToContainTextAsync("Must be public keys by server name");
        await PasteAsync(Calls.NewKey());

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Your access is ready" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("There is no QR code, since the private key is not here.")).ToBeVisibleAsync();
        await Page.GetByText("Show it as text").ClickAsync();
        await Assertions.Expect(Page.Locator("pre")).ToContainTextAsync("PrivateKey = PUT THE PRIVATE KEY HERE");
    }

    [Test]
    public async Task A_page_that_is_not_encrypted_says_so()
    {
        await Page.GotoAsync((await InviteAsync("plain")).Replace("127.0.0.1", Chromium.InsecureName, StringComparison.Ordinal));

        await Assertions.Expect(Page.GetByText(Insecure)).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByLabel("Public key")).ToBeVisibleAsync();
        (await Page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).CountAsync()).ShouldBe(0);
    }

    [Test]
    public async Task A_browser_that_can_make_keys_takes_one_too()
    {
        var key = Calls.NewKey();
        await Page.GotoAsync(await InviteAsync("choice"));
        await Page.GetByText("Use a public key that was made elsewhere").ClickAsync();

        await PasteAsync(key);

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Your access is ready" })).ToBeVisibleAsync();
        (await Broker.Client.PeeringAsync("choice", "berlin")).GetProperty("public_key").GetString().ShouldBe(key);
    }

    private Task<string> InviteAsync(string client) =>
        Broker.Client.InviteAsync(new { client_name = client, server_names = new[] { "berlin" } });

    private async Task PasteAsync(string key)
    {
        await Page.GetByLabel("Public key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Accept with this public key" }).ClickAsync();
    }
}
