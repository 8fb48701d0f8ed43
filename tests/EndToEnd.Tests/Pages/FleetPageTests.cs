using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

[OnBothBackEnds]
public sealed class FleetPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [Test]
    public async Task What_needs_attention_comes_first_and_a_repair_is_shown_by_itself()
    {
        await Broker.Client.AddServerAsync("athens", "10.1.0.0");
        await Broker.Client.ReportAsync("athens");
        await Broker.Client.AddServerAsync("zurich", "10.2.0.0");
        await Broker.Client.ReportAsync("zurich", "The route 10.2.0.0/24 is there already.");
        await SignInAsync("viewer");

        var rows = Page.Locator("tbody tr");
        await Assertions.Expect(rows.First).ToContainTextAsync("zurich");
        await Assertions.Expect(rows.First).ToContainTextAsync("The route 10.2.0.0/24 is there already.");
        await Assertions.Expect(Page.GetByRole(AriaRole.Status).GetByText("1 server needs attention")).ToBeAttachedAsync();
        await Page.LooksRightAsync("fleet-attention");

        await Broker.Client.ReportAsync("zurich");

        await Assertions.Expect(rows.Last).ToContainTextAsync("zurich");
        await Assertions.Expect(rows.Last).ToContainTextAsync("In step");
    }

    /// <summary>Beside the other tests' servers it would show more than a reader needs.</summary>
    [Test, WithoutStorage]
    public async Task The_picture_of_the_documentation()
    {
        await using var broker = await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        await using var other = await OpenAnotherAsync(broker.BaseAddress);
        foreach (var (server, number) in new[] { "amsterdam", "berlin", "copenhagen", "dublin", "edinburgh" }.Select((server, number) => (server, number)))
        {
            await broker.Client.AddServerAsync(server, $"10.{number}.0.0");
            foreach (var client in Enumerable.Range(1, 2 + number))
            {
                await broker.Client.AddClientAsync($"{server}-{client}", server);
            }

            await broker.Client.ReportAsync(server, server == "dublin" ? ["The route 10.3.0.0/24 is there already, by eth1."] : []);
        }

        await broker.Client.AddServerAsync("frankfurt", "10.6.0.0");
        var page = await other.NewPageAsync();
        await page.SignInAsync(BrokerProcess.TestPassword, "admin");

        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("dublin");
        await page.PictureAsync("fleet");
    }

    [Test]
    public async Task A_server_and_its_clients_are_shown_as_they_come()
    {
        await Broker.Client.AddServerAsync("oslo", "10.3.0.0");
        await SignInAsync("viewer");
        await Page.GetByRole(AriaRole.Link, new() { Name = "oslo" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("No client has access to this server")).ToBeVisibleAsync();

        await Broker.Client.AddClientAsync("oslo-phone", "oslo");

        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "oslo-phone" })).ToBeVisibleAsync();
        await Broker.Client.ReportAsync("oslo");
        await Assertions.Expect(Page.GetByText("1 in the last 3 minutes")).ToBeVisibleAsync();
        await Page.LooksRightAsync("server");
    }
}
