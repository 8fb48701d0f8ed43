using System.Text.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>An operator changes a client and its access.</summary>
[OnBothBackEnds]
public sealed class EditClientPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private ILocator Question => Page.GetByRole(AriaRole.Alertdialog);

    [OneTimeSetUp]
    public async Task AddServers()
    {
        await Broker.Client.AddServerAsync("cork", "10.40.0.0");
        await Broker.Client.AddServerAsync("bath", "10.41.0.0");
    }

    [Test]
    public async Task A_client_is_renamed_its_page_follows_and_what_another_has_changed_meanwhile_stays()
    {
        await OpenAsync("rename-me", "cork");
        await Page.GetByText("Change name, owner, note, tags and expiry").ClickAsync();
        var form = Page.Locator("details[open] form");
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("bad name");
        await form.GetByLabel("Note").FillAsync("A note");
        await Broker.Client.CallAsync("client/update", new { client_name = "rename-me", owner = "ann@example.com" });
        await Assertions.Expect(Page.Locator("dl")).ToContainTextAsync("ann@example.com");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(form.Locator(".field.wrong").GetByLabel("Name")).ToHaveCountAsync(1);

        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("renamed");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "renamed" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("The client was changed.")).ToBeVisibleAsync();
        new Uri(Page.Url).AbsolutePath.ShouldBe("/clients/renamed");
        var client = await ClientAsync("renamed");
        (client.GetProperty("owner").GetString(), client.GetProperty("note").GetString()).ShouldBe(("ann@example.com", "A note"));
    }

    /// <summary>The button was dead after an answer that the page did not understand.</summary>
    /// <param name="answer">A client without tags fails in the page, as no broker answers so; what is no answer at all does not.</param>
    /// <param name="shown">What the page says.</param>
    /// <param name="error">In the console.</param>
    [TestCase(
        """{"client_name":"a","owner":null,"note":null,"tags":null,"peerings":{},"receipts":{}}""", "This page has failed.", "ArgumentNull")]
    [TestCase("<title>Log in</title>", "The change may or may not have been made.", null)]
    [WithoutStorage]
    public async Task A_form_that_has_failed_can_be_sent_again(string answer, string shown, string? error)
    {
        await OpenAsync("sent-again", "cork");
        await Page.GetByText("Change name, owner, note, tags and expiry").ClickAsync();
        var form = Page.Locator("details[open] form");
        await form.GetByLabel("Expires on").FillAsync("9999-12-31");
        await Page.RouteAsync("**/client/update", route => route.FulfillAsync(new() { Body = answer }));
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(Page.GetByText(shown)).ToBeVisibleAsync();
        await Page.UnrouteAsync("**/client/update");

        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(Page.GetByText("The client was changed.")).ToBeVisibleAsync();
        await Assertions.Expect(form.GetByLabel("Expires on")).ToHaveValueAsync("9999-12-30");
        if (error is not null)
        {
            Traffic.Forgive(error);
        }
    }

    /// <summary>The message took the place of the page, and a form that was half filled in was gone.</summary>
    [Test, WithoutStorage]
    public async Task What_was_typed_outlives_a_read_that_fails()
    {
        await OpenAsync("typed-on", "cork");
        await Page.GetByText("Change name, owner, note, tags and expiry").ClickAsync();
        var form = Page.Locator("details[open] form");
        await form.GetByLabel("Note").FillAsync("Half a note");
        await FailReadingAsync("typed-on", 500);
        await Assertions.Expect(form.GetByLabel("Note")).ToHaveValueAsync("Half a note");
        await Page.UnrouteAsync("**/client/list");

        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(Page.GetByText("The client was changed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Status 500.")).ToBeHiddenAsync();
        (await ClientAsync("typed-on")).GetProperty("note").GetString().ShouldBe("Half a note");
    }

    [TestCase(403)]
    [TestCase(404)]
    [WithoutStorage]
    public async Task What_may_not_be_read_any_more_or_is_gone_is_not_shown(int status)
    {
        await OpenAsync("not-shown", "cork");

        await FailReadingAsync("not-shown", status);

        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "cork" })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Another_address_is_asked_about_and_networks_are_routed()
    {
        await OpenAsync("router", "cork");
        var before = await PeeringAsync("router", "cork");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Change router, cork" }).ClickAsync();
        var form = Page.Locator("td form");
        await form.GetByLabel("Address").FillAsync("10.99.0.1");
        await form.GetByLabel("Networks behind it").FillAsync("192.168.7.0/24");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(Question).ToContainTextAsync($"It loses {before.GetProperty("lease").GetString()}");
        await Page.LooksRightAsync("access-question");
        await Question.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(form.Locator(".field.wrong").GetByLabel("Address")).ToHaveCountAsync(1);

        await form.GetByLabel("Address").FillAsync("10.40.0.200");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Question.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(Page.GetByText("The access of router to cork was changed.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("1 server has not reported it as applied yet.")).ToBeVisibleAsync();
        var after = await PeeringAsync("router", "cork");
        after.GetProperty("lease").GetString().ShouldBe("10.40.0.200");
        after.GetProperty("routed_networks")[0].GetString().ShouldBe("192.168.7.0/24");
        after.GetProperty("public_key").GetString().ShouldBe(before.GetProperty("public_key").GetString());
    }

    [Test]
    public async Task One_access_is_disabled_and_enabled_again_and_then_all_of_it()
    {
        await OpenAsync("paused", "cork", "bath");
        await ConfirmAsync("Disable paused, bath", "bath: no tunnel");
        await Assertions.Expect(Page.GetByText("paused, bath is disabled.")).ToBeVisibleAsync();
        (await PeeringAsync("paused", "bath")).GetProperty("disabled").GetBoolean().ShouldBeTrue();
        (await PeeringAsync("paused", "cork")).GetProperty("disabled").GetBoolean().ShouldBeFalse();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Enable paused, bath" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("paused, bath is enabled.")).ToBeVisibleAsync();
        (await PeeringAsync("paused", "bath")).GetProperty("disabled").GetBoolean().ShouldBeFalse();

        await ConfirmAsync("Disable paused", "cork: no tunnel");
        await Assertions.Expect(Page.Locator("dl").GetByText("Disabled")).ToBeVisibleAsync();
        (await ClientAsync("paused")).GetProperty("disabled").GetBoolean().ShouldBeTrue();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Enable paused", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByText("paused is enabled.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Access_to_one_server_is_taken_after_a_question_that_says_who_is_online()
    {
        await OpenAsync("half", "cork", "bath");
        await Broker.Client.ReportAsync("bath");
        await Assertions.Expect(Page.GetByRole(AriaRole.Row, new() { Name = "bath" })).ToContainTextAsync("Online");

        await ConfirmAsync("Remove half, bath", "online now");

        await Assertions.Expect(Page.GetByText("half is removed from bath.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "bath" })).ToHaveCountAsync(0);
        await Broker.Client.ReportAsync("bath");
        await Assertions.Expect(Page.GetByText("Every server concerned has applied it.")).ToBeVisibleAsync();
    }

    private async Task OpenAsync(string client, params string[] servers)
    {
        foreach (var server in servers)
        {
            await Broker.Client.AddClientAsync(client, server);
        }

        await SignInAsync(path: $"/clients/{client}");
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = servers[0] })).ToBeVisibleAsync();
    }

    /// <summary>Something happens to a client, and the page cannot read what.</summary>
    private async Task FailReadingAsync(string client, int status)
    {
        await Page.RouteAsync("**/client/list", route => route.FulfillAsync(
            new() { Status = status, ContentType = "application/problem+json", Body = $$"""{"detail":"Status {{status}}."}""" }));
        await Broker.Client.CallAsync("client/update", new { client_name = client, owner = $"{Guid.NewGuid():N}@example.com" });
        await Assertions.Expect(Page.GetByText($"Status {status}.")).ToBeVisibleAsync();
    }

    /// <summary>Presses a button, and the one of its question.</summary>
    private async Task ConfirmAsync(string button, string asked)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Assertions.Expect(Question).ToContainTextAsync(asked);
        await Question.GetByRole(AriaRole.Button, new() { Name = button.Split(' ')[0] }).ClickAsync();
    }

    private async Task<JsonElement> ClientAsync(string name) =>
        (await Broker.Client.CallAsync("client/list", new { client_name = name })).GetProperty("clients")[0];

    private async Task<JsonElement> PeeringAsync(string client, string server) =>
        (await ClientAsync(client)).GetProperty("peerings").GetProperty(server);
}
