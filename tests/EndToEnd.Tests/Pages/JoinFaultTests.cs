using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What happens around an invitation while its page is open: another link, leaving, another name of a server.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class JoinFaultTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Berlin = "berlin";

    private ILocator Facts => Page.Locator(".facts");

    private ILocator Away => Page.GetByRole(AriaRole.Link, new() { Name = "WireGuard broker" });

    private ILocator Accept => Page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true });

    private ILocator Done => Page.GetByRole(AriaRole.Heading, new() { Name = "Your access is ready" });

    [OneTimeSetUp]
    public Task AddServer() => Broker.Client.AddServerAsync(Berlin);

    /// <summary>Only what follows the # differs, so that the browser loads nothing: the first invitation was shown, and accepted.</summary>
    [Test]
    public async Task Another_link_in_the_same_tab_shows_another_invitation()
    {
        var withdrawn = await Broker.Client.CallAsync("invitation/add", new { client_name = "no-more", server_names = new[] { Berlin } });
        await Broker.Client.CallAsync("invitation/delete", new { invitation_id = withdrawn.GetProperty("invitation_id").GetString() });
        await Page.GotoAsync(withdrawn.GetProperty("link").GetString()!);
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await Page.GotoAsync(await InviteAsync("first"));
        await Assertions.Expect(Facts).ToContainTextAsync("first");
        await Page.GetByText("Use a public key that was made elsewhere").ClickAsync();
        await Page.GetByLabel("Public key").FillAsync("of the first");
        await Page.GotoAsync(await InviteAsync("second"));
        await Assertions.Expect(Facts).ToContainTextAsync("second");
        await Assertions.Expect(Page.GetByLabel("Public key")).ToHaveValueAsync("");
        await Page.AcceptAsync();

        var clients = await Broker.Client.ListClientsAsync();
        clients.ShouldContain("second");
        clients.ShouldNotContain("first");
    }

    [Test]
    public async Task Another_link_asks_before_the_key_is_lost()
    {
        await Page.GotoAsync(await InviteAsync("kept"));
        await Page.AcceptAsync();
        var other = await InviteAsync("other");

        await Page.AnswerAsync(() => Page.EvaluateAsync($"location.href = '{other}'"), isYes: false);

        (await Page.CodeOf(Berlin).ReadCodeAsync()).Setting("Endpoint").ShouldBe("vpn.example:51820");
    }

    [Test]
    public async Task Leaving_while_the_broker_accepts_is_asked_about()
    {
        var questions = 0;
        Page.Dialog += (_, _) => Interlocked.Increment(ref questions);
        var held = await HoldAsync();
        await Page.GotoAsync(await InviteAsync("staying"));
        await Accept.ClickAsync();
        var route = await held.Task.WaitAsync(Eventually.Patience);

        await Page.AnswerAsync(() => Away.ClickAsync(), isYes: false);
        await route.ContinueAsync();

        await Assertions.Expect(Done).ToBeVisibleAsync();
        await Assertions.Expect(Page.CodeOf(Berlin)).ToBeVisibleAsync();
        Page.Url.ShouldEndWith("/join#accepted");
        questions.ShouldBe(1);
    }

    [Test]
    public async Task Who_has_left_while_the_broker_accepted_is_not_brought_back()
    {
        var held = await HoldAsync();
        await Page.GotoAsync(await InviteAsync("gone-away"));
        await Accept.ClickAsync();
        var route = await held.Task.WaitAsync(Eventually.Patience);
        await Page.AnswerAsync(() => Away.ClickAsync(), isYes: true);

        var answered = Page.WaitForResponseAsync("**/invitation/accept");
        await route.ContinueAsync();
        (await answered).Status.ShouldBe(200);

        await Page.GetByLabel("Token or password").FillAsync("nothing");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("The credentials are not valid")).ToBeVisibleAsync();
        Page.Url.ShouldBe($"{Broker.BaseAddress}");
    }

    /// <summary>It was said in the part of the page that is closed.</summary>
    [Test]
    public async Task A_server_that_was_renamed_meanwhile_is_said_where_it_is_seen()
    {
        await Broker.Client.AddServerAsync("graz", "10.30.0.0");
        await Page.GotoAsync(await Broker.Client.InviteAsync(new { client_name = "renamed", server_names = new[] { "graz" } }));
        await Assertions.Expect(Accept).ToBeVisibleAsync();
        await Broker.Client.CallAsync("server/update", new { server_name = "graz", new_name = "linz" });

        await Accept.ClickAsync();

        await Assertions.Expect(Page.GetByText("for each of linz, and no others. Load this page again")).ToBeVisibleAsync();
        await Page.ReloadAsync();
        await Page.AcceptAsync();
        await Assertions.Expect(Page.CodeOf("linz")).ToBeVisibleAsync();
    }

    private Task<string> InviteAsync(string client) =>
        Broker.Client.InviteAsync(new { client_name = client, server_names = new[] { Berlin } });

    /// <summary>Holds the call that accepts until its route is continued.</summary>
    private async Task<TaskCompletionSource<IRoute>> HoldAsync()
    {
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Page.RouteAsync("**/invitation/accept", held.SetResult);
        return held;
    }
}
