using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>An operator sets up a phone in person.</summary>
[OnBothBackEnds]
public sealed class AddPhonePageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    [OneTimeSetUp]
    public async Task AddServers()
    {
        await Broker.Client.AddServerAsync("berlin");
        await Broker.Client.AddServerAsync("paris", "10.8.0.0");
    }

    [Test]
    public async Task A_phone_gets_a_code_for_each_server_and_its_keys_stay_in_the_browser()
    {
        await SignInAsync();
        await Page.AddPhoneAsync("ann-phone", "berlin", "paris");

        foreach (var server in new[] { "berlin", "paris" })
        {
            var key = (await Page.CodeOf(server).ReadCodeAsync()).Setting("PrivateKey");
            (await Joining.PublicKeyAsync(key)).ShouldBe((await Broker.Client.PeeringAsync("ann-phone", server)).GetProperty("public_key").GetString());
            await Page.KeptToItselfAsync(Traffic, key);
            Broker.Output.ShouldNotContain(key);
        }

        await Page.LooksRightAsync("phone");
        await Page.PictureAsync("phone");
    }

    [Test]
    public async Task A_name_that_is_taken_is_refused_and_keeps_its_key()
    {
        await Broker.Client.AddClientAsync("taken", "berlin");
        var before = (await Broker.Client.PeeringAsync("taken", "berlin")).GetRawText();
        await SignInAsync();
        await FillAsync("taken", "paris, berlin");

        await Assertions.Expect(Page.Locator(".notice.bad")).ToContainTextAsync("taken");
        await Assertions.Expect(Page.GetByText("Added so far: paris.")).ToBeVisibleAsync();
        (await Broker.Client.PeeringAsync("taken", "berlin")).GetRawText().ShouldBe(before);
        await Page.AnswerAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "Fleet", Exact = true }).ClickAsync(), isYes: false);

        await Page.GetByLabel("Servers").FillAsync("paris");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make its keys" }).ClickAsync();

        (await Page.CodeOf("paris").ReadCodeAsync()).Setting("Endpoint").ShouldBe("vpn.example:51820");
    }

    [Test, WithoutStorage]
    public async Task Keys_are_not_lost_by_going_back_or_on_without_a_question()
    {
        await SignInAsync();
        await Page.AddPhoneAsync("kept-phone", "berlin");

        await Page.AnswerAsync(() => Page.EvaluateAsync("history.back()"), isYes: false);
        await Page.AnswerAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "Fleet", Exact = true }).ClickAsync(), isYes: false);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add another one" }).ClickAsync();
        var question = Page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(question).ToContainTextAsync("What was neither scanned nor saved is lost.");
        await Assertions.Expect(Page.CodeOf("berlin")).ToBeVisibleAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Add another one" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Make its keys" })).ToBeVisibleAsync();
    }

    [Test, WithoutStorage]
    public async Task Signing_out_asks_before_the_keys_are_lost()
    {
        await SignInAsync();
        await Page.AddPhoneAsync("asked-phone", "berlin");
        var signOut = Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });

        (await Page.AnswerAsync(() => signOut.ClickAsync(), isYes: false)).ShouldContain("The private key is only on this page");
        await Assertions.Expect(Page.CodeOf("berlin")).ToBeVisibleAsync();
        await Assertions.Expect(signOut).ToBeVisibleAsync();
        await Page.AnswerAsync(() => signOut.ClickAsync(), isYes: true);

        await Assertions.Expect(Page.GetByLabel("Token or password")).ToBeVisibleAsync();
        await Assertions.Expect(Page.CodeOf("berlin")).ToHaveCountAsync(0);
    }

    /// <summary>The device has its access already, and nobody else has its key.</summary>
    [Test, WithoutStorage]
    public async Task Keys_outlive_a_session_that_ends_by_itself()
    {
        var token = (await Broker.Client.CallAsync("token/add", new { token_name = "ending", role = "operator" })).GetProperty("token").GetString()!;
        await Page.SignInAsync(token);
        await Page.AddPhoneAsync("orphan-phone", "berlin");

        await Broker.Client.CallAsync("token/delete", new { token_name = "ending" });

        await Assertions.Expect(Page.GetByText("The private keys stay on this page until you leave it.")).ToBeVisibleAsync();
        (await Page.CodeOf("berlin").ReadCodeAsync()).Setting("PrivateKey").ShouldNotBeEmpty();
        await Page.LooksRightAsync("phone-ended");
        await Page.GetByLabel("Token or password").FillAsync(BrokerProcess.TestPassword);
        await Page.GetByLabel("User name").FillAsync("admin");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.CodeOf("berlin")).ToBeVisibleAsync();
    }

    [Test, WithoutStorage]
    public async Task It_is_not_offered_to_a_viewer()
    {
        await SignInAsync("viewer");
        (await Page.GetByRole(AriaRole.Link, new() { Name = "Add a phone" }).CountAsync()).ShouldBe(0);

        await Page.GotoAsync("/add-phone");

        await Assertions.Expect(Page.GetByText("This needs a token of the role operator or admin.")).ToBeVisibleAsync();
        (await Page.Locator("form").CountAsync()).ShouldBe(0);
    }

    private async Task FillAsync(string client, string servers)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Add a phone" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(client);
        await Page.GetByLabel("Servers").FillAsync(servers);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make its keys" }).ClickAsync();
    }
}
