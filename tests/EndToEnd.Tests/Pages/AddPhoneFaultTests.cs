using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>An answer is lost, the session ends or a server has another name while a phone is added: its keys are not lost.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class AddPhoneFaultTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Call = "**/client/add";

    private ILocator Make => Page.GetByRole(AriaRole.Button, new() { Name = "Make its keys" });

    private ILocator Fleet => Page.GetByRole(AriaRole.Link, new() { Name = "Fleet", Exact = true });

    [OneTimeSetUp]
    public async Task AddServers()
    {
        await Broker.Client.AddServerAsync("berlin");
        await Broker.Client.AddServerAsync("paris", "10.8.0.0");
    }

    /// <summary>The second attempt made another key and was refused: the device had access with a key that nobody had.</summary>
    [Test]
    public async Task After_an_answer_that_was_lost_the_same_key_is_sent_again()
    {
        await LoseAnswerAsync("lost-phone");
        await Page.AnswerAsync(() => Fleet.ClickAsync(), isYes: false);

        await Make.ClickAsync();

        var key = (await Page.CodeOf("berlin").ReadCodeAsync()).Setting("PrivateKey");
        (await Joining.PublicKeyAsync(key)).ShouldBe(await KeyOfAsync("lost-phone", "berlin"));
        await Assertions.Expect(Page.Locator(".receipts li")).ToContainTextAsync("berlin");
    }

    [Test]
    public async Task After_an_answer_that_was_lost_the_key_of_somebody_else_stays()
    {
        await LoseAnswerAsync("contested-phone");
        var other = Calls.NewKey();
        await Broker.Client.CallAsync("client/add", new { client_name = "contested-phone", server_name = "berlin", public_key = other });

        await Make.ClickAsync();

        await Assertions.Expect(Page.Locator(".notice.bad")).ToContainTextAsync("'contested-phone' has a peering with server 'berlin' already");
        (await KeyOfAsync("contested-phone", "berlin")).ShouldBe(other);
        await Fleet.ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Fleet" })).ToBeVisibleAsync();
    }

    /// <summary>The page was taken away, and with it the key that the first server had been given.</summary>
    [Test]
    public async Task Keys_outlive_a_session_that_ends_between_two_servers()
    {
        using var gate = new SemaphoreSlim(0);
        await HoldAsync(gate);
        await SignInAsAsync("short");
        await FillAsync("half-phone", "berlin, paris");
        await HasCalledAsync(1);
        await Page.AnswerAsync(() => Fleet.ClickAsync(), isYes: false);
        gate.Release();
        await HasCalledAsync(2);
        await Broker.Client.CallAsync("token/delete", new { token_name = "short" });
        gate.Release();

        await Assertions.Expect(Page.GetByText("The private keys stay on this page until you leave it.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Added so far: berlin.")).ToBeVisibleAsync();
        await Page.GetByLabel("Servers").FillAsync("berlin");
        await Make.ClickAsync();
        var key = (await Page.CodeOf("berlin").ReadCodeAsync()).Setting("PrivateKey");
        (await Joining.PublicKeyAsync(key)).ShouldBe(await KeyOfAsync("half-phone", "berlin"));
        await Page.AnswerAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "WireGuard broker" }).ClickAsync(), isYes: false);
    }

    [Test]
    public async Task A_session_that_ends_before_the_first_key_is_given_asks_to_sign_in()
    {
        using var gate = new SemaphoreSlim(0);
        await HoldAsync(gate);
        await SignInAsAsync("shorter");
        await FillAsync("no-phone", "berlin");
        await HasCalledAsync(1);
        await Broker.Client.CallAsync("token/delete", new { token_name = "shorter" });
        gate.Release();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Assertions.Expect(Make).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator("main")).ToBeFocusedAsync();
    }

    [Test]
    public async Task Who_leaves_is_asked_and_then_nothing_more_is_added()
    {
        using var gate = new SemaphoreSlim(0);
        await HoldAsync(gate);
        await SignInAsync();
        await FillAsync("left-phone", "berlin, paris");
        await HasCalledAsync(1);

        await Page.AnswerAsync(() => Fleet.ClickAsync(), isYes: true);
        gate.Release(2);

        await Eventually.SucceedsAsync(async () => (await KeyOfAsync("left-phone", "berlin")).ShouldNotBeEmpty());
        await Assertions.Expect(Page.GetByRole(AriaRole.Rowheader, new() { Name = "berlin" })).ToBeVisibleAsync();
        await Broker.Client.CallAsync("client/delete", new { client_name = "left-phone" });
        Called.ShouldBe(1);
    }

    /// <summary>The answer names the server as it is called now: the page failed, and the key was lost.</summary>
    [Test]
    public async Task A_server_is_found_by_its_former_name_and_added_once()
    {
        await Broker.Client.AddServerAsync("oslo", "10.20.0.0");
        await Broker.Client.CallAsync("server/update", new { server_name = "oslo", new_name = "bergen" });
        await Broker.Client.AddClientAsync("moved-phone", "berlin");
        await SignInAsync();
        await FillAsync("moved-phone", "oslo, berlin");
        await Assertions.Expect(Page.GetByText("Added so far: bergen.")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".notice.bad")).ToContainTextAsync("berlin");

        await Page.GetByLabel("Servers").FillAsync("oslo, bergen");
        await Make.ClickAsync();

        var key = (await Page.CodeOf("bergen").ReadCodeAsync()).Setting("PrivateKey");
        (await Joining.PublicKeyAsync(key)).ShouldBe(await KeyOfAsync("moved-phone", "bergen"));
        await Assertions.Expect(Page.Locator(".receipts li")).ToContainTextAsync("bergen");
        Called.ShouldBe(2);
    }

    /// <summary>The page failed when the keys of no server were to be shown.</summary>
    [TestCase(" ")]
    [TestCase(" , ,")]
    public async Task A_phone_without_a_server_is_refused_beside_the_field(string servers)
    {
        await SignInAsync();

        await FillAsync("lone-phone", servers);

        await Assertions.Expect(Page.Locator(".field.wrong")).ToContainTextAsync("Name at least one server.");
        await Assertions.Expect(Page.Locator(".field.wrong").GetByLabel("Servers")).ToHaveCountAsync(1);
        Called.ShouldBe(0);
    }

    /// <summary>This page asks for nothing by itself, so it said for good that the broker was not responding.</summary>
    [Test]
    public async Task A_page_loaded_during_an_outage_says_when_that_is_over()
    {
        const string WhoAmI = "**/token/whoami";
        await SignInAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Add a phone" }).ClickAsync();
        await Page.RouteAsync(WhoAmI, route => route.AbortAsync());
        await Page.ReloadAsync();
        await Assertions.Expect(Page.GetByText("The broker is not responding.")).ToBeVisibleAsync();

        await Page.UnrouteAsync(WhoAmI);

        await Assertions.Expect(Make).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("The broker is not responding.")).ToBeHiddenAsync();
    }

    private int Called => Traffic.Requests.Count(request => request.Url.EndsWith("/client/add", StringComparison.Ordinal));

    private async Task SignInAsAsync(string token) => await Page.SignInAsync(
        (await Broker.Client.CallAsync("token/add", new { token_name = token, role = "operator" })).GetProperty("token").GetString()!);

    /// <summary>Each call that adds a phone waits at the gate.</summary>
    private async Task HoldAsync(SemaphoreSlim gate) => await Page.RouteAsync(Call, async route =>
    {
        await gate.WaitAsync(Eventually.Patience);
        await route.ContinueAsync();
    });

    private Task HasCalledAsync(int times) => Eventually.SucceedsAsync(() => Called.ShouldBe(times));

    private async Task<string> KeyOfAsync(string client, string server) =>
        (await Broker.Client.PeeringAsync(client, server)).GetProperty("public_key").GetString()!;

    /// <summary>Adds a phone to berlin; the browser does not get the broker's answer.</summary>
    private async Task LoseAnswerAsync(string client)
    {
        await Page.RouteAsync(Call, async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await SignInAsync();
        await FillAsync(client, "berlin");
        await Assertions.Expect(Page.GetByText("It is safe to try again.")).ToBeVisibleAsync();
        await Page.UnrouteAsync(Call);
    }

    private async Task FillAsync(string client, string servers)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Add a phone" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(client);
        await Page.GetByLabel("Servers").FillAsync(servers);
        await Make.ClickAsync();
    }
}
