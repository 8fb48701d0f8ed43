using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Tokens and invitations are made on the pages; a secret is shown once.</summary>
[OnBothBackEnds]
public sealed class SecretPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [Test]
    public async Task A_token_is_made_rotated_and_deleted_and_the_audit_follows()
    {
        await SignInAsync("admin");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await Page.GetByText("Add a token").First.ClickAsync();
        await Page.GetByLabel("Name").FillAsync("grafana");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add a token" }).ClickAsync();
        var secret = Page.GetByLabel("The secret of grafana");
        var first = await secret.InputValueAsync();
        first.ShouldStartWith("wgb_");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Rotate grafana" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        await Assertions.Expect(secret).Not.ToHaveValueAsync(first);
        await Page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Assertions.Expect(secret).ToHaveCountAsync(0);
        await Page.LooksRightAsync("tokens");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete grafana" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "grafana" })).ToHaveCountAsync(0);

        await Page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await Assertions.Expect(Page.Locator("tbody tr").First).ToContainTextAsync("token/delete");
        await Broker.Client.AddServerAsync("audited", "10.9.0.0");

        await Assertions.Expect(Page.Locator("tbody tr").First).ToContainTextAsync("server/add");
        await Page.LooksRightAsync("audit");
    }

    /// <summary>Otherwise the session would end with the old secret, before the new one is shown.</summary>
    [Test, WithoutStorage]
    public async Task Who_rotates_the_own_token_stays_signed_in_and_gets_the_secret()
    {
        var own = await Broker.Client.CallAsync("token/add", new { token_name = "own", role = "admin" });
        await Page.SignInAsync(own.GetProperty("token").GetString()!);
        await Page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await Page.RouteAsync("**/api/v1/token/rotate", HoldUntilTheOldSecretIsRefusedAsync);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Rotate own" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();

        (await Page.GetByLabel("The secret of own").InputValueAsync()).ShouldStartWith("wgb_");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await Assertions.Expect(Page.Locator("tbody tr").First).ToContainTextAsync("token/rotate");
        await Page.ReloadAsync();
        await Assertions.Expect(Page.GetByText("own (admin)")).ToBeVisibleAsync();
    }

    /// <summary>The button said still that the link was copied when the next one was shown: Bob got the link of Ann.</summary>
    [Test, WithoutStorage]
    public async Task Only_the_secret_that_is_shown_is_said_to_be_copied()
    {
        await Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Broker.Client.AddServerAsync("linz", "10.13.0.0");
        await Broker.Client.CallAsync("token/add", new { token_name = "relay", role = "viewer" });
        await SignInAsync("admin", path: "/invitations");
        await Page.GetByText("Make an invitation").ClickAsync();
        await InviteAsync("ann-phone", "linz");
        await CopyAsync();
        await InviteAsync("bob-phone", "linz");
        await ShouldNotBeCopiedAsync("The link of the invitation");

        await Page.GotoAsync("/tokens");
        await RotateAsync("relay");
        await CopyAsync();
        await RotateAsync("relay");
        await ShouldNotBeCopiedAsync("The secret of relay");
    }

    [Test]
    public async Task An_invitation_is_made_and_withdrawn()
    {
        await Broker.Client.AddServerAsync("graz", "10.10.0.0");
        await SignInAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Invitations" }).ClickAsync();
        await Page.GetByText("Make an invitation").ClickAsync();
        await InviteAsync("anna-phone", "graz");
        (await Page.GetByLabel("The link of the invitation").InputValueAsync()).ShouldStartWith($"{Broker.BaseAddress}join#wgi_");
        await Page.LooksRightAsync("invitations");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw for anna-phone" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "anna-phone" })).ToHaveCountAsync(0);
        (await Broker.Client.GetStringAsync("api/v1/invitation/list_all")).ShouldNotContain("anna-phone");
    }

    private async Task HoldUntilTheOldSecretIsRefusedAsync(IRoute route)
    {
        var refused = Page.WaitForResponseAsync(response => response.Status == 401);
        var answer = await route.FetchAsync();
        await refused;
        await Task.Delay(TimeSpan.FromSeconds(1)); // for the page to take it up
        await route.FulfillAsync(new RouteFulfillOptions { Response = answer });
    }

    private async Task InviteAsync(string client, string server)
    {
        await Page.GetByLabel("Name of the client").FillAsync(client);
        await Page.GetByLabel("Servers that it gets access to").FillAsync(server);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = client })).ToBeVisibleAsync();
    }

    private async Task RotateAsync(string token)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = $"Rotate {token}" }).ClickAsync();
        await Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
    }

    private async Task CopyAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
    }

    /// <summary>What is shown is another secret than that in the clipboard, and the page does not say otherwise.</summary>
    private async Task ShouldNotBeCopiedAsync(string label)
    {
        await Assertions.Expect(Page.GetByLabel(label, new() { Exact = true }))
            .Not.ToHaveValueAsync(await Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true })).ToBeVisibleAsync();
    }
}
