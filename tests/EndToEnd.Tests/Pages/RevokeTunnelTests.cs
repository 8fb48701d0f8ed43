using Broker.TestSupport;
using EndToEnd.Tests.Tunnels;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A client is revoked on its page; its server has a real agent and a real interface.</summary>
[Browser]
public sealed class RevokeTunnelTests : TunnelTests
{
    [Test]
    public async Task A_client_is_silent_when_the_page_shows_the_receipt()
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        var server = await Network.AddServerAsync();
        var (kept, stolen) = (await Network.AddClientAsync("laptop"), await Network.AddClientAsync("phone"));
        await server.ServeAsync();
        await using var pings = await kept.ConnectAsync(server);
        await (await stolen.ConnectAsync(server)).DisposeAsync();
        await using var relay = new HostRelay(Network.BrokerHost, new Uri(TunnelNetwork.BrokerUrl).Port);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.OpenAsync(relay.Address);
        var page = await context.NewPageAsync();
        await page.SignInAsync(TunnelNetwork.Password, "admin", path: "/clients/phone");

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere…" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(question).ToContainTextAsync("berlin: loses");
        await question.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();

        await using var late = new Pings(stolen.Host, server.TunnelAddress);
        await Eventually.HoldsAsync(() => late.Unanswered > 25, () => $"Answered: {late.Answered}");
        late.Answered.ShouldBe(0);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }
}
