using Broker.TestSupport;
using EndToEnd.Tests.Tunnels;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>The whole way: an invitation, the browser, what the picture of the QR code says, and a ping through the tunnel.</summary>
[Browser]
public sealed class JoinTunnelTests : TunnelTests
{
    [TestCase("invitation")]
    [TestCase("operator")]
    public async Task A_phone_that_scans_the_code_is_on_the_VPN(string way)
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        var (server, phone) = (await Network.AddServerAsync(), await Network.AddClientAsync("phone"));
        await server.ServeAsync();
        await using var relay = new HostRelay(Network.BrokerHost, new Uri(TunnelNetwork.BrokerUrl).Port);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.OpenAsync(relay.Address);
        var traffic = new Traffic(context);
        var page = await context.NewPageAsync();

        await (way == "invitation" ? JoinAsync(page) : AddPhoneAsync(page));

        var scanned = await page.CodeOf("berlin").ReadCodeAsync();
        await page.KeptToItselfAsync(traffic, scanned.Setting("PrivateKey"));
        traffic.Complaints.ShouldBeEmpty();
        await phone.WriteAsync("/etc/wireguard/berlin.conf", scanned);
        await phone.WriteAsync("/etc/wireguardbroker/berlin.pub", await Joining.PublicKeyAsync(scanned.Setting("PrivateKey")));
        await using var pings = await phone.OpenAsync(server);
        pings.Answered.ShouldBeGreaterThan(0);
    }

    private async Task JoinAsync(IPage page)
    {
        var link = await Network.Broker.Client.InviteAsync(new { client_name = "phone", server_names = new[] { "berlin" } });
        await page.GotoAsync(new Uri(link).PathAndQuery + new Uri(link).Fragment);
        await page.AcceptAsync();
    }

    private static async Task AddPhoneAsync(IPage page)
    {
        await page.SignInAsync(TunnelNetwork.Password, "admin");
        await page.AddPhoneAsync("phone", "berlin");
        await Assertions.Expect(page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
    }
}
