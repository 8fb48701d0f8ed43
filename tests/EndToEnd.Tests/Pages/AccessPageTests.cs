using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Access is given and taken on the pages, and the receipts arrive there.</summary>
[OnBothBackEnds]
public sealed class AccessPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Key = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=";

    [Test]
    public async Task A_refusal_stands_beside_its_field_and_a_receipt_arrives()
    {
        await Broker.Client.AddServerAsync("lyon", "10.4.0.0");
        await SignInAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Clients" }).ClickAsync();
        await Page.GetByText("Add a client").ClickAsync();
        var form = Page.Locator("details form");
        await form.GetByLabel("Name").FillAsync("lyon-phone");
        await form.GetByLabel("Server").FillAsync("lyon");
        await form.GetByLabel("Public key").FillAsync("not a key");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(form.Locator(".field.wrong")).ToHaveCountAsync(1);
        await Assertions.Expect(form.Locator(".field.wrong")).ToContainTextAsync("32 bytes in canonical base64");

        await form.GetByLabel("Public key").FillAsync(Key);
        await form.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(Page.GetByText("lyon-phone has access to lyon.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("1 server has not reported it as applied yet.")).ToBeVisibleAsync();
        await Broker.Client.ReportAsync("lyon");
        await Assertions.Expect(Page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_revocation_names_what_is_lost_and_counts_its_receipts_down()
    {
        foreach (var (server, network) in new[] { ("nice", "10.5.0.0"), ("metz", "10.6.0.0") })
        {
            await Broker.Client.AddServerAsync(server, network);
            await Broker.Client.AddClientAsync("stolen", server);
        }

        await SignInAsync(path: "/clients/stolen");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere…" }).ClickAsync();
        var question = Page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(question).ToContainTextAsync("nice: loses 10.5.0.2");
        await Assertions.Expect(question).ToContainTextAsync("metz: loses 10.6.0.2");

        await question.GetByRole(AriaRole.Button, new() { Name = "Revoke everywhere", Exact = true }).ClickAsync();

        await Assertions.Expect(Page.GetByText("2 servers have not reported it as applied yet.")).ToBeVisibleAsync();
        await Broker.Client.ReportAsync("metz");
        await Assertions.Expect(Page.GetByText("1 server has not reported it as applied yet.")).ToBeVisibleAsync();
        await Broker.Client.ReportAsync("nice");
        await Assertions.Expect(Page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("There is no such client")).ToBeVisibleAsync();
        (await Broker.Client.ListClientsAsync()).ShouldNotContain("stolen");
    }

    [Test]
    public async Task Clients_are_searched_at_the_broker_and_changed()
    {
        await Broker.Client.AddServerAsync("bonn", "10.7.0.0");
        await Broker.Client.AddClientAsync("bonn-laptop", "bonn");
        await Broker.Client.AddClientAsync("bonn-phone", "bonn");
        await SignInAsync(path: "/clients");
        await Page.GetByLabel("Search").FillAsync("bonn-lap");
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "bonn-phone" })).ToBeHiddenAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "bonn-laptop" }).ClickAsync();
        await Page.GetByText("Change name, owner, note, tags and expiry").ClickAsync();
        await Page.GetByLabel("Owner").FillAsync("ann@example.com");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(Page.Locator("dl")).ToContainTextAsync("ann@example.com");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Disable bonn-laptop", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();

        await Assertions.Expect(Page.Locator("dl").GetByText("Disabled")).ToBeVisibleAsync();
        var answer = await Broker.Client.CallAsync("client/list", new { client_name = "bonn-laptop" });
        var client = answer.GetProperty("clients")[0];
        (client.GetProperty("owner").GetString(), client.GetProperty("disabled").GetBoolean()).ShouldBe(("ann@example.com", true));
        await Page.LooksRightAsync("client");
    }
}
