using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A colleague opens the link of an invitation.</summary>
[OnBothBackEnds]
public sealed class JoinPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Berlin = "berlin";
    private const string Paris = "paris";

    [OneTimeSetUp]
    public async Task AddServers()
    {
        await Broker.Client.AddServerAsync(Berlin);
        await Broker.Client.AddServerAsync(Paris, "10.8.0.0");
    }

    [Test]
    public async Task Who_accepts_gets_for_each_server_a_code_and_a_file_with_a_key_that_no_one_else_has()
    {
        await Page.GotoAsync(await Broker.Client.InviteAsync(new
        {
            client_name = "phone", server_names = new[] { Berlin, Paris }, owner = "ann@example.com", note = "Ann's phone", access_expires_in = 30 * 24 * 3600,
        }));
        await Assertions.Expect(Page.Locator(".facts")).ToContainTextAsync($"{Berlin}, {Paris}");
        await Assertions.Expect(Page.Locator(".facts")).ToContainTextAsync("30 days from when you accept");
        await Assertions.Expect(Page.Locator(".facts")).ToContainTextAsync("admin");
        await Page.LooksRightAsync("invitation");
        await Page.PictureAsync("invitation");

        await Page.AcceptAsync();

        foreach (var server in new[] { Berlin, Paris })
        {
            var peering = await Broker.Client.PeeringAsync("phone", server);
            var configuration = (await Page.CodeOf(server).ReadCodeAsync()).TrimEnd('\n');
            var key = configuration.Setting("PrivateKey");
            (await Joining.PublicKeyAsync(key)).ShouldBe(peering.GetProperty("public_key").GetString());
            (Convert.FromBase64String(key)[0] & 7, Convert.FromBase64String(key)[31] >> 6).ShouldBe((0, 1), "as wg genkey makes them");
            configuration.Setting("Address").ShouldBe($"{peering.GetProperty("lease").GetString()}/32");
            configuration.Setting("Endpoint").ShouldBe("vpn.example:51820");
            (await SavedAsync(server)).TrimEnd('\n').ShouldBe(configuration);
            await Page.KeptToItselfAsync(Traffic, key);
            Broker.Output.ShouldNotContain(key);
        }

        await Page.LooksRightAsync("accepted");
    }

    [Test]
    public async Task A_page_that_is_loaded_again_says_that_the_key_is_gone_and_how_to_get_another_one()
    {
        var asked = new List<string>();
        Page.Dialog += async (_, leaving) =>
        {
            asked.Add(leaving.Type);
            await leaving.AcceptAsync();
        };
        var link = await Broker.Client.InviteAsync(new { client_name = "again", server_names = new[] { Berlin } });
        await Page.GotoAsync(link);
        await Page.AcceptAsync();
        await Page.PictureAsync("accepted");
        var key = (await Page.CodeOf(Berlin).ReadCodeAsync()).Setting("PrivateKey");

        await Page.ReloadAsync();

        asked.ShouldBe(["beforeunload"]);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "The invitation was accepted on this page" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("ask whoever gave you the link for another invitation")).ToBeVisibleAsync();
        (await Page.ContentAsync()).ShouldNotContain(key);
        Page.Url.ShouldNotContain(new Uri(link).Fragment);
        await Page.KeptToItselfAsync(Traffic, key);
        await Page.LooksRightAsync("again");
    }

    [Test, WithoutStorage]
    public async Task A_link_of_the_page_asks_before_the_key_is_lost()
    {
        await Page.GotoAsync(await Broker.Client.InviteAsync(new { client_name = "leaving", server_names = new[] { Berlin } }));
        await Page.AcceptAsync();
        var away = Page.GetByRole(AriaRole.Link, new() { Name = "WireGuard broker" });

        var asked = await Page.AnswerAsync(() => away.ClickAsync(), isYes: false);

        asked.ShouldContain("The private key is only on this page");
        (await Page.CodeOf(Berlin).ReadCodeAsync()).Setting("Endpoint").ShouldBe("vpn.example:51820");
        await Page.AnswerAsync(() => away.ClickAsync(), isYes: true);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task What_cannot_be_accepted_is_refused_in_the_words_of_the_API()
    {
        const string gone = "The invitation was used or withdrawn, or has expired. Ask for another one.";
        var wish = new { client_name = "gone", server_names = new[] { Berlin } };
        var withdrawn = await Broker.Client.CallAsync("invitation/add", wish);
        await Broker.Client.CallAsync("invitation/delete", new { invitation_id = withdrawn.GetProperty("invitation_id").GetString() });
        var expired = await Broker.Client.InviteAsync(new { client_name = "gone", server_names = new[] { Berlin }, expires_in = 1 });
        var used = await Broker.Client.InviteAsync(wish);
        await Page.GotoAsync(used);
        await Page.AcceptAsync();

        foreach (var link in new[] { used, withdrawn.GetProperty("link").GetString()!, expired, "/join#wgi_nonsense" })
        {
            var page = await Context.NewPageAsync();
            await page.GotoAsync(link);
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(gone);
            (await page.GetByRole(AriaRole.Button).CountAsync()).ShouldBe(0);
            await page.CloseAsync();
        }

        var empty = await Context.NewPageAsync();
        await empty.GotoAsync("/join");
        await Assertions.Expect(empty.GetByRole(AriaRole.Heading, new() { Name = "There is no invitation in this link" })).ToBeVisibleAsync();
    }

    [Test, WithoutStorage]
    public async Task What_was_written_by_others_is_text()
    {
        const string markup = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        await Page.GotoAsync(await Broker.Client.InviteAsync(new { client_name = "text", server_names = new[] { Berlin }, owner = markup, note = markup }));

        await Assertions.Expect(Page.Locator(".facts dd").Filter(new() { HasText = markup })).ToHaveCountAsync(2);
        (await Page.Locator("main img, main script").CountAsync()).ShouldBe(0);
        (await Page.TitleAsync()).ShouldContain("You are invited");
    }

    [Test, WithoutStorage]
    public async Task An_invitation_of_a_server_says_that_it_is_for_its_agent()
    {
        await Page.GotoAsync(await Broker.Client.InviteAsync(new { server_name = "rome" }));

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "This invitation is for a server" })).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("pre")).ToHaveTextAsync($"wgbroker-agent join {Broker.BaseAddress.GetLeftPart(UriPartial.Authority)}");
        (await Page.GetByRole(AriaRole.Button).CountAsync()).ShouldBe(0);
    }

    private async Task<string> SavedAsync(string server)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Button, new() { Name = $"Save {server}.conf" }).ClickAsync());
        download.SuggestedFilename.ShouldBe($"{server}.conf");
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
