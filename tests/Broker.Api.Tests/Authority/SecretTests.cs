using System.Net.Http.Headers;
using Broker.Api.Tests.Access;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.Authority;

/// <summary>Which secrets open the API.</summary>
[Category("Rule12")]
public sealed class SecretTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Refusal = "The credentials are not valid, or not any more.";

    [Test]
    public async Task A_token_goes_as_bearer_and_as_the_password_of_any_user()
    {
        var wish = Tokens.Wish("viewer");
        var secret = await Api.TokenAsync(wish);

        foreach (var header in new[]
        {
            $"Bearer {secret}", $"bearer  {secret}", Callers.Basic("any", secret).ToString(), Callers.Basic("", secret).ToString(),
            Callers.Basic("admin", secret).ToString(), Callers.Basic("\u00f6", secret).ToString(),
        })
        {
            using var caller = Api.Address.Caller(header);
            (await new BrokerApi(caller).GetAsync("token/whoami")).ShouldBe(200).Text("name").ShouldBe(wish.Text("token_name"), header);
        }
    }

    [Test]
    public async Task What_is_no_secret_of_a_token_is_refused_with_one_sentence()
    {
        var secret = await Api.TokenAsync("viewer");
        var other = $"{secret[..10]}{(secret[10] == 'A' ? 'B' : 'A')}{secret[11..]}";

        foreach (var wrong in new[]
        {
            "", "x", secret[..^1], $"{secret}x", $"{secret[..^1]}{(secret[^1] == 'A' ? 'B' : 'A')}", other, $"wgi_{secret[4..]}",
            $"ghp_{secret[4..]}",
            secret.ToUpperInvariant(), $"{secret} {secret}", new string('x', 10_000),
            Secret.New(SecretKind.Token).Reveal(), Secret.New(SecretKind.Invitation).Reveal(),
        })
        {
            foreach (var header in new[] { $"Bearer {wrong}", Callers.Basic("any", wrong).ToString() })
            {
                await ShouldBeRefusedAsync(header);
            }
        }
    }

    [Test]
    public async Task A_deleted_token_is_refused()
    {
        var wish = Tokens.Wish("viewer");
        var secret = await Api.TokenAsync(wish);
        (await Api.With(secret).GetAsync("server/list_all")).ShouldBe(200);

        (await Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200).Number("deleted").ShouldBe(1);

        await ShouldBeRefusedAsync($"Bearer {secret}");
        (await Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200).Number("deleted").ShouldBe(0);
    }

    [Test]
    public async Task An_expired_token_is_refused()
    {
        var secret = await Api.TokenAsync(Tokens.Wish("viewer").With(("expires_in", 1)));

        await Eventually.SucceedsAsync(() => ShouldBeRefusedAsync($"Bearer {secret}"));
    }

    [Test]
    public async Task A_rotated_secret_works_within_the_overlap_only()
    {
        var wish = Tokens.Wish("viewer");
        var first = await Api.TokenAsync(wish);

        var second = (await Api.PostAsync("token/rotate", Tokens.Named(wish).With(("overlap_seconds", 3600)))).ShouldBe(200).Text("token")!;
        foreach (var secret in new[] { first, second })
        {
            (await Api.With(secret).GetAsync("server/list_all")).ShouldBe(200);
        }

        var third = (await Api.PostAsync("token/rotate", Tokens.Named(wish))).ShouldBe(200).Text("token")!;
        await ShouldBeRefusedAsync($"Bearer {first}");
        await ShouldBeRefusedAsync($"Bearer {second}");
        (await Api.With(third).GetAsync("server/list_all")).ShouldBe(200);

        var fourth = (await Api.PostAsync("token/rotate", Tokens.Named(wish).With(("overlap_seconds", 1)))).ShouldBe(200).Text("token")!;
        await Eventually.SucceedsAsync(() => ShouldBeRefusedAsync($"Bearer {third}"));
        (await Api.With(fourth).GetAsync("server/list_all")).ShouldBe(200);
    }

    [Test]
    public async Task A_token_is_listed_without_its_secret()
    {
        var wish = Tokens.Wish("operator");
        var secret = await Api.TokenAsync(wish);
        (await Api.With(secret).GetAsync("server/list_all")).ShouldBe(200);

        (await Api.PostAsync("token/add", wish)).ShouldRefuse(409, "token-exists", wish.Text("token_name"));
        var listed = await Api.GetAsync("token/list_all");
        listed.ShouldBe(200).GetProperty(wish.Text("token_name")).Text("created_by").ShouldBe("admin");
        listed.Text.ShouldNotContain(secret);
    }

    [Test]
    public async Task An_admin_token_may_end_itself()
    {
        var wish = Tokens.Wish("admin");
        var secret = await Api.TokenAsync(wish);

        (await Api.With(secret).PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200).Number("deleted").ShouldBe(1);

        await ShouldBeRefusedAsync($"Bearer {secret}");
    }

    [TestCase("server", null, null)]
    [TestCase("client", null, null)]
    [TestCase("viewer", "paris", null)]
    [TestCase("admin", null, "ann")]
    [TestCase("server", "paris", "ann")]
    [TestCase("root", null, null)]
    [TestCase("Admin", null, null)]
    [TestCase("0", null, null)]
    public async Task A_token_of_an_impossible_role_is_not_made(string role, string? server, string? client) =>
        (await Api.PostAsync("token/add", Tokens.Wish(role, server, client))).ShouldRefuse(400, "validation");

    private async Task ShouldBeRefusedAsync(string header)
    {
        using var caller = Api.Address.Caller(header);
        var answer = await caller.KnockAsync();
        answer.ShouldRefuse(401, "unauthenticated").Text("detail").ShouldBe(Refusal, header);
        answer.Headers["WWW-Authenticate"].ShouldStartWith(new AuthenticationHeaderValue("Basic").Scheme);
    }
}
