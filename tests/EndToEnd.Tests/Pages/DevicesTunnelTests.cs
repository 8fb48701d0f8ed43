using Broker.Api.Tests.SignIn;
using Broker.TestSupport;
using EndToEnd.Tests.Tunnels;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>
/// A person without a role gives its phone access, uses it, and takes the access away: with a real agent and real tunnels.
/// </summary>
[Browser]
public sealed class DevicesTunnelTests : TunnelTests
{
    [Test]
    public async Task A_person_adds_a_phone_uses_it_and_removes_it()
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        await using var provider = await IdentityProvider.StartAsync();
        provider.PutInto("anna@example.com", "colleagues");
        await using var way = HostRelay.Inside(Network.BrokerHost, provider.Issuer.Port);
        foreach (var (name, value) in provider.Settings.MayHaveDevices("colleagues", "berlin"))
        {
            Network.BrokerSettings[name] = value;
        }

        await Network.StartBrokerAsync();
        var (server, phone) = (await Network.AddServerAsync(), await Network.AddClientAsync("anna-phone"));
        await server.ServeAsync();
        await using var relay = new HostRelay(Network.BrokerHost, new Uri(TunnelNetwork.BrokerUrl).Port);
        await using var chromium = await Chromium.StartAsync();
        await using var desk = await chromium.OpenAsync(relay.Address);
        await using var hand = await chromium.OpenAsync(relay.Address);
        var page = await desk.NewPageAsync();
        (provider.Pages, provider.Person) = (relay.Address, "anna@example.com");
        await page.GotoAsync("/devices");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your company's account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("0 of 3 devices")).ToBeVisibleAsync();
        await page.AddDeviceAsync();

        var scanned = await ScanAsync(hand, await page.ShowLinkAsync());
        await phone.WriteAsync("/etc/wireguard/berlin.conf", scanned);
        await phone.WriteAsync("/etc/wireguardbroker/berlin.pub", await Joining.PublicKeyAsync(scanned.Setting("PrivateKey")));
        await using (await phone.OpenAsync(server))
        {
            await Assertions.Expect(page.DeviceRow("anna-phone"))
                .ToContainTextAsync("Online", new() { Timeout = (float)(3 * Eventually.Patience).TotalMilliseconds });
        }

        await page.RemoveDeviceAsync("anna-phone");
        await Assertions.Expect(page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
        (await server.PeersAsync()).ShouldBeEmpty();
        await using var late = new Pings(phone.Host, server.TunnelAddress);
        await Eventually.HoldsAsync(() => late.Unanswered > 25, () => $"Answered: {late.Answered}");
        late.Answered.ShouldBe(0);
    }

    /// <summary>Opens a link on the phone, accepts, and reads the QR code that the phone's page shows.</summary>
    private static async Task<string> ScanAsync(IBrowserContext phone, string link)
    {
        var page = await phone.NewPageAsync();
        await page.GotoAsync(new Uri(link).PathAndQuery + new Uri(link).Fragment);
        await page.AcceptAsync();
        return await page.CodeOf("berlin").ReadCodeAsync();
    }
}
