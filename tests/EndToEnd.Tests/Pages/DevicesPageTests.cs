using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>People of the company, who have no role at the broker, and their devices.</summary>
[OnBothBackEnds]
public sealed class DevicesPageTests(BackEnd backEnd) : SignInWithIdentity(backEnd)
{
    private const string Colleagues = "colleagues";

    [OneTimeSetUp]
    public async Task AddServers()
    {
        await Broker.Client.AddServerAsync("berlin");
        await Broker.Client.AddServerAsync("paris", "10.8.0.0");
        await Broker.Client.AddServerAsync("vault", "10.9.0.0");
    }

    [Test]
    public async Task A_device_is_set_up_in_this_browser_renamed_renewed_and_removed()
    {
        await SignInAsPersonAsync("anna");
        await Assertions.Expect(Page.GetByText("You have no device yet")).ToBeVisibleAsync();
        (await Page.GetByRole(AriaRole.Checkbox).CountAsync()).ShouldBe(2, "berlin and paris");
        await Page.GetByLabel("paris").UncheckAsync();
        await Page.AddDeviceAsync();
        await Page.LooksRightAsync("device-added");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Set up this device" }).ClickAsync();
        await Page.AcceptAsync();

        var key = (await Page.CodeOf("berlin").ReadCodeAsync()).Setting("PrivateKey");
        (await Joining.PublicKeyAsync(key)).ShouldBe((await Broker.Client.PeeringAsync("anna-phone", "berlin")).GetProperty("public_key").GetString());
        await Page.KeptToItselfAsync(Traffic, key);

        await Page.AnswerAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "My devices" }).ClickAsync(), isYes: true);
        await Assertions.Expect(Page.DeviceRow("anna-phone")).ToContainTextAsync("in 89 days");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Rename anna-phone" }).ClickAsync();
        await Page.GetByLabel("New name").FillAsync("anna-pixel");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Rename", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByText("anna-phone is now called anna-pixel.")).ToBeVisibleAsync();

        var before = await ExpiryAsync("anna-pixel");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Renew anna-pixel" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("anna-pixel lasts until")).ToBeVisibleAsync();
        (await ExpiryAsync("anna-pixel")).ShouldBeGreaterThan(before);

        await Page.RemoveDeviceAsync("anna-pixel");
        await Assertions.Expect(Page.GetByText("anna-pixel is being removed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".receipts li")).ToContainTextAsync("Pending");
        await Eventually.SucceedsAsync(async () => (await Broker.Client.ListClientsAsync()).ShouldNotContain("anna-pixel"));
        await Broker.Client.ReportAsync("berlin");
        await Assertions.Expect(Page.GetByText("anna-pixel is removed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.DeviceRow("anna-pixel")).ToHaveCountAsync(0);
    }

    /// <summary>Its receipts, or why it failed, were never shown; nor was a device of the same name removed until it had ended.</summary>
    [Test]
    public async Task A_removal_that_waits_stays_on_the_page_whatever_else_is_done()
    {
        foreach (var device in new[] { "dora-phone", "dora-laptop", "dora-tablet" })
        {
            await AddForDoraAsync(device, "berlin");
        }

        await SignInAsPersonAsync("dora");
        await Page.RemoveDeviceAsync("dora-phone");
        await Assertions.Expect(Page.GetByText("dora-phone is being removed.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Renew dora-laptop" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("dora-laptop lasts until")).ToBeVisibleAsync();
        await Page.RemoveDeviceAsync("dora-tablet");
        await Assertions.Expect(Page.GetByText("dora-tablet is being removed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("dora-phone is being removed.")).ToBeVisibleAsync();

        await Eventually.SucceedsAsync(async () => (await Broker.Client.ListClientsAsync()).ShouldNotContain("dora-tablet"));
        await AddAgainAsync("dora-phone");
        await Page.RemoveDeviceAsync("dora-phone");
        await Eventually.SucceedsAsync(async () => (await Broker.Client.ListClientsAsync()).ShouldNotContain("dora-phone"));
        await Broker.Client.ReportAsync("berlin");
        await Broker.Client.ReportAsync("paris");

        await Assertions.Expect(Page.GetByText("dora-phone is removed.")).ToHaveCountAsync(2);
        await Assertions.Expect(Page.GetByText("dora-tablet is removed.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Renew dora-laptop" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("dora-laptop lasts until")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".receipts")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Nobody_sees_or_takes_over_the_device_of_another_person()
    {
        await SignInAsPersonAsync("olga");
        await Page.AddDeviceAsync("olga-laptop");
        await JoinAsync(await Page.ShowLinkAsync());
        await Page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Page.AddDeviceAsync("olga-tablet");
        await Page.OpenDevicesAsync();
        await Assertions.Expect(Page.DeviceRow("olga-laptop")).ToContainTextAsync("Never connected");
        await Assertions.Expect(Page.DeviceRow("olga-tablet")).ToContainTextAsync("Withdraw");
        await Page.LooksRightAsync("devices");
        await Page.PictureAsync("devices");

        await SignOut.ClickAsync();
        await Eventually.HoldsAsync(() => !Provider.Ended.IsEmpty, () => "The provider was not asked to end the session.");
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();
        await Page.WaitForURLAsync($"{Broker.BaseAddress}");
        await SignInAsPersonAsync("bob");

        await Assertions.Expect(Page.GetByText("0 of 3 devices")).ToBeVisibleAsync();
        (await Page.Locator("main").InnerTextAsync()).ShouldNotContain("olga");
        await Page.FillDeviceAsync("olga-laptop");
        await Assertions.Expect(Page.Locator(".notice.bad, .error")).ToContainTextAsync("olga-laptop");
        await Page.OpenDevicesAsync();
        await Assertions.Expect(Page.GetByText("0 of 3 devices")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Who_has_as_many_devices_as_it_may_is_told_the_rule()
    {
        await SignInAsPersonAsync("carla");
        foreach (var name in new[] { "carla-phone", "carla-laptop" })
        {
            await Page.AddDeviceAsync(name);
            await Page.OpenDevicesAsync();
        }

        await Page.RouteAsync("**/device/list", _ => Task.CompletedTask); // this page hears no more of what other pages do
        await Broker.AddDeviceAsync(await Provider.SignInAsync("carla@example.com"), "carla-tablet");

        await Page.FillDeviceAsync("carla-watch");
        await Assertions.Expect(Page.Locator("form .notice.bad")).ToContainTextAsync("3");

        await Page.UnrouteAsync("**/device/list");
        await Page.OpenDevicesAsync();
        await Assertions.Expect(Page.GetByText("You may have 3 devices, open invitations included.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Add a device")).ToHaveCountAsync(0);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw carla-tablet" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("2 of 3 devices")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Add a device")).ToBeVisibleAsync();
        await Assertions.Expect(Page.DeviceRow("carla-tablet")).ToHaveCountAsync(0);
    }

    /// <summary>With a provider that ends no sessions, the browser stays at the page.</summary>
    [Test, WithoutStorage]
    public async Task Signing_out_takes_the_key_from_the_page()
    {
        await Page.RouteAsync("**/.well-known/openid-configuration", async route =>
        {
            var answer = await route.FetchAsync();
            var body = (await answer.TextAsync()).Replace("end_session_endpoint", "no_such_endpoint", StringComparison.Ordinal);
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = body });
        });
        await SignInAsPersonAsync("dora");
        await Page.AddDeviceAsync("dora-phone");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Set up this device" }).ClickAsync();
        await Page.AcceptAsync();
        var key = (await Page.CodeOf("berlin").ReadCodeAsync()).Setting("PrivateKey");

        await Page.AnswerAsync(() => SignOut.ClickAsync(), isYes: true);

        await Assertions.Expect(Page.CodeOf("berlin")).ToHaveCountAsync(0);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "The invitation was accepted on this page" })).ToBeVisibleAsync();
        (await Page.ContentAsync()).ShouldNotContain(key);
    }

    /// <summary>Adds a device of Dora's again that was removed, and waits until the page shows it.</summary>
    private async Task AddAgainAsync(string device)
    {
        await AddForDoraAsync(device, "berlin");
        await AddForDoraAsync(device, "paris");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Renew dora-laptop" }).ClickAsync();
        await Assertions.Expect(Page.DeviceRow(device)).ToContainTextAsync("paris");
    }

    private async Task AddForDoraAsync(string device, string server) => await Broker.Client.CallAsync("client/add", new
    {
        client_name = device, server_name = server, public_key = Calls.NewKey(), owner = "dora@example.com",
    });

    /// <summary>Accepts an invitation in another browser.</summary>
    private async Task JoinAsync(string link)
    {
        await using var elsewhere = await OpenAnotherAsync();
        var page = await elsewhere.NewPageAsync();
        await page.GotoAsync(link);
        await page.AcceptAsync();
    }

    protected override async Task<IReadOnlyDictionary<string, string>> ExtraSettingsAsync()
    {
        var settings = new Dictionary<string, string>(await base.ExtraSettingsAsync(), StringComparer.Ordinal);
        return settings.MayHaveDevices(Colleagues, "berlin", "paris");
    }

    private async Task SignInAsPersonAsync(string name)
    {
        Provider.Person = $"{name}@example.com";
        Provider.PutInto(Provider.Person, Colleagues);
        await SignInWithIdentityAsync();
        await Assertions.Expect(Page.GetByText("of 3 devices")).ToBeVisibleAsync();
    }

    private async Task<DateTimeOffset> ExpiryAsync(string device) =>
        (await Broker.Client.PeeringAsync(device, "berlin")).GetProperty("expires_at").GetDateTimeOffset();
}
