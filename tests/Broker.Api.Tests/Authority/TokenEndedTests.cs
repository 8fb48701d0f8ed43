using System.Text;
using Broker.Api.Tests.Access;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.Authority;

/// <summary>
/// A refusal says whether the token has ended: agents take access for ended then, and not when the broker has never known the token.
/// </summary>
[Category("Rule12")]
public sealed class TokenEndedTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("token/delete")]
    [TestCase("token/rotate")]
    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    [TestCase("server/delete")]
    public async Task Is_told_of_one_that_was_taken_away(string call)
    {
        var subject = await RevocationSubject.AddAsync(Api);

        (await Api.PostAsync(call, call.StartsWith("token", StringComparison.Ordinal)
            ? new JsonObject { ["token_name"] = subject.ClientToken }
            : Fleet.Client(subject.Client, subject.Server).For(call))).ShouldBe(200);

        await ShouldHaveEndedAsync(subject.ClientSecret);
    }

    [Test]
    public async Task Is_told_of_the_token_of_a_server_that_was_deleted()
    {
        var subject = await RevocationSubject.AddAsync(Api);

        await Api.DeleteServerAsync(subject.Server);

        await ShouldHaveEndedAsync(subject.ServerSecret);
    }

    [Test]
    public async Task Is_told_of_every_secret_that_a_token_had()
    {
        var wish = Tokens.Wish("viewer");
        var secrets = new List<string> { await Api.TokenAsync(wish) };
        for (var rotation = 0; rotation < 3; rotation++)
        {
            secrets.Add((await Api.PostAsync("token/rotate", Tokens.Named(wish).With(("overlap_seconds", 600)))).ShouldBe(200).Text("token")!);
        }

        foreach (var old in secrets[..2])
        {
            await ShouldHaveEndedAsync(old);
        }

        foreach (var valid in secrets[2..])
        {
            (await Api.With(valid).GetAsync("server/list_all")).ShouldBe(200);
        }

        (await Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);
        foreach (var secret in secrets)
        {
            await ShouldHaveEndedAsync(secret);
        }
    }

    [Test]
    public async Task Is_told_of_one_that_has_expired()
    {
        var secret = await Api.TokenAsync(Tokens.Wish("viewer").With(("expires_in", 1)));

        await Eventually.SucceedsAsync(() => ShouldHaveEndedAsync(secret));
    }

    [Test]
    public async Task Is_told_of_that_of_a_client_while_it_is_disabled()
    {
        var subject = await RevocationSubject.AddAsync(Api);

        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = subject.Client, ["disabled"] = true })).ShouldBe(200);

        await ShouldHaveEndedAsync(subject.ClientSecret);
    }

    [TestCase("Bearer", true)]
    [TestCase("Bearer", false)]
    [TestCase("Basic", true)]
    [TestCase("Basic", false)]
    public async Task Is_not_told_of_what_was_never_a_token_here(string scheme, bool looksLikeOne)
    {
        var text = looksLikeOne ? Secret.New(SecretKind.Token).Reveal() : "eleven-blue-herons";
        var credentials = scheme is "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"laptop:{text}")) : text;
        using var caller = Api.Address.Caller($"{scheme} {credentials}");

        (await new BrokerApi(caller).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated")
            .TryGetProperty("token_ended", out _).ShouldBeFalse();
    }

    private async Task ShouldHaveEndedAsync(string secret) =>
        (await Api.With(secret).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated")
            .GetProperty("token_ended").GetBoolean().ShouldBeTrue();
}
