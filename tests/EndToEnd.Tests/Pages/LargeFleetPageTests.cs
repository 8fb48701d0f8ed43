using System.Security.Cryptography;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Two thousand servers and a hundred thousand clients: lists are searched and paged at the broker.</summary>
public sealed class LargeFleetPageTests() : PagesTests(BackEnd.Sqlite)
{
    private const int Servers = 2000;
    private const int FullServers = 100;
    private const int ClientsOfEach = 1000;

    [OneTimeSetUp]
    public async Task Fill()
    {
        for (var i = 0; i < Servers; i++)
        {
            var server = new
            {
                server_name = $"server-{i:D4}",
                public_key = Key(),
                endpoint_address = $"vpn{i}.example.org",
                endpoint_port = 51820,
                network_address = $"{10 + (i / 256)}.{i % 256}.0.0",
                network_mask = i < FullServers ? 16 : 24,
            };
            await (i < FullServers
                ? Broker.Client.CallAsync("server/import", new
                {
                    server,
                    peers = Enumerable.Range(0, ClientsOfEach)
                        .Select(n => new { client_name = $"client-{i:D3}-{n:D4}", public_key = Key() }),
                })
                : Broker.Client.CallAsync("server/add", server));
        }
    }

    [Test]
    public async Task Are_shown_a_page_at_a_time_and_found()
    {
        await SignInAsync("viewer");
        var rows = Page.Locator("tbody tr");
        await Assertions.Expect(Page.Locator(".figures")).ToContainTextAsync($"{FullServers * ClientsOfEach}");
        await Assertions.Expect(rows).ToHaveCountAsync(100);
        await Page.GetByLabel("Search").FillAsync("vpn1234.");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToContainTextAsync("server-1234");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Clients" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(100);
        await Assertions.Expect(rows.First).ToContainTextAsync("client-000-0000");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("client-000-0100");
        await Page.GetByLabel("Search").FillAsync("client-077-0123");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        await Page.GetByRole(AriaRole.Link, new() { Name = "Access" }).ClickAsync();
        await Page.GetByLabel("Servers", new() { Exact = true }).FillAsync("server-0099");
        await Page.GetByLabel("Clients", new() { Exact = true }).FillAsync("client-099");
        await Assertions.Expect(rows.First).ToContainTextAsync("client-099-0000");
        await Assertions.Expect(Page.Locator("thead th")).ToHaveCountAsync(2);
    }

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
