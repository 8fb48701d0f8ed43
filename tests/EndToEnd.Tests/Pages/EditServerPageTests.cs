using System.Text.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>An operator adds a server and changes its settings.</summary>
[OnBothBackEnds]
public sealed class EditServerPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private ILocator Form => Page.Locator("details form");

    private ILocator Question => Page.GetByRole(AriaRole.Alertdialog);

    [Test, WithoutStorage]
    public async Task A_server_is_added_and_what_is_wrong_stands_beside_its_field()
    {
        await SignInAsync();
        await Page.GetByText("Add a server").ClickAsync();
        await Form.GetByLabel("Name", new() { Exact = true }).FillAsync("ghent");
        await Form.GetByLabel("Public key").FillAsync(Calls.NewKey());
        await Form.GetByLabel("Address that clients connect to").FillAsync("ghent.example");
        await Form.GetByLabel("Subnet: network address", new() { Exact = true }).FillAsync("10.30.0.7");
        await Form.GetByLabel("DNS for clients").FillAsync("10.30.0.1");
        await SaveAsync("Add the server");
        await Assertions.Expect(Form.Locator(".field.wrong").GetByLabel("Subnet: network address")).ToHaveCountAsync(1);
        await Page.LooksRightAsync("add-server");

        await Form.GetByLabel("Subnet: network address", new() { Exact = true }).FillAsync("10.30.0.0");
        await SaveAsync("Add the server");

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "ghent" })).ToBeVisibleAsync();
        var server = await ServerAsync("ghent");
        server.GetProperty("network_address").GetString().ShouldBe("10.30.0.0");
        server.GetProperty("dns").GetString().ShouldBe("10.30.0.1");
    }

    [Test]
    public async Task Settings_are_changed_and_what_another_has_changed_meanwhile_stays()
    {
        await Broker.Client.AddServerAsync("lille", "10.31.0.0");
        await OpenAsync("lille");
        await Form.GetByLabel("DNS for clients").FillAsync("10.31.0.1");
        await Form.GetByLabel("Address quarantine, in seconds").FillAsync("3600");
        await Broker.Client.CallAsync("server/update", new { server_name = "lille", mtu = 1380 });
        await Assertions.Expect(Page.Locator("dl").GetByText("1380")).ToBeVisibleAsync();

        await SaveAsync();

        await Assertions.Expect(Page.GetByText("The server was changed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("dl").GetByText("3600")).ToBeVisibleAsync();
        var server = await ServerAsync("lille");
        (server.GetProperty("dns").GetString(), server.GetProperty("mtu").GetInt32()).ShouldBe(("10.31.0.1", 1380));
    }

    [Test]
    public async Task A_change_that_cuts_clients_off_names_them_first()
    {
        await Broker.Client.AddServerAsync("reims", "10.32.0.0");
        await Broker.Client.AddClientAsync("reims-phone", "reims");
        await OpenAsync("reims");
        await Form.GetByLabel("UDP port").FillAsync("51999");
        await SaveAsync();
        await Assertions.Expect(Question).ToContainTextAsync("Clients keep sending to vpn.example:51820");
        await Assertions.Expect(Question).ToContainTextAsync("It affects 1 client");
        await Page.LooksRightAsync("server-question");

        await Question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await ServerAsync("reims")).GetProperty("endpoint_port").GetInt32().ShouldBe(51820);
        await SaveAsync();
        await Question.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(Page.GetByText("The server was changed.")).ToBeVisibleAsync();
        (await ServerAsync("reims")).GetProperty("endpoint_port").GetInt32().ShouldBe(51999);
    }

    [Test]
    public async Task A_server_is_renamed_and_its_page_follows()
    {
        await Broker.Client.AddServerAsync("basel", "10.33.0.0");
        await Broker.Client.AddServerAsync("taken", "10.34.0.0");
        await Broker.Client.AddClientAsync("basel-phone", "basel");
        await OpenAsync("basel");
        await Form.GetByLabel("Name", new() { Exact = true }).FillAsync("taken");
        await SaveAsync();
        await Assertions.Expect(Form.Locator(".notice.bad")).ToContainTextAsync("taken");

        await Form.GetByLabel("Name", new() { Exact = true }).FillAsync("bern");
        await SaveAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "bern" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("The server was changed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "basel-phone" })).ToBeVisibleAsync();
        new Uri(Page.Url).AbsolutePath.ShouldBe("/servers/bern");
        (await ServerAsync("bern")).GetProperty("server_name").GetString().ShouldBe("bern");
    }

    [Test, WithoutStorage]
    public async Task A_viewer_sees_the_settings_and_cannot_change_them()
    {
        await Broker.Client.AddServerAsync("turin", "10.35.0.0");
        await Broker.Client.CallAsync("server/update", new { server_name = "turin", dns = "10.35.0.1", lease_quarantine_seconds = 77 });
        await SignInAsync("viewer", path: "/servers/turin");

        await Assertions.Expect(Page.Locator("dl").GetByText("10.35.0.1").Last).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("dl").GetByText("77", new() { Exact = true })).ToBeVisibleAsync();
        (await Page.Locator("form").CountAsync()).ShouldBe(0);
    }

    private async Task OpenAsync(string server)
    {
        await SignInAsync(path: $"/servers/{server}");
        await Page.GetByText("Change the settings").ClickAsync();
    }

    private Task SaveAsync(string name = "Save") => Form.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();

    private async Task<JsonElement> ServerAsync(string name) => await Broker.Client.CallAsync("server/exists", new { server_name = name });
}
