using Broker.Pages.SignIn;

namespace Broker.Pages.Tests;

/// <summary>The proof of a sign-in, and when a token is renewed.</summary>
public sealed class SignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>RFC 7636, appendix B.</summary>
    [Test]
    public void The_challenge_is_that_of_the_standard() =>
        Pkce.ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").ShouldBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

    [Test]
    public void A_verifier_is_new_each_time_and_as_long_as_the_standard_wants() =>
        Enumerable.Range(0, 100).Select(_ => Pkce.NewSecret()).ShouldAllBe(secret => secret.Length == 43);

    [Test]
    public void No_verifier_comes_twice() => Enumerable.Range(0, 100).Select(_ => Pkce.NewSecret()).ShouldBeUnique();

    [TestCase(300, 240)]
    [TestCase(120, 60)]
    [TestCase(60, 30)]
    [TestCase(4, 2)]
    public void A_token_is_renewed_a_minute_before_its_end_or_at_half_its_life(long lifetime, int after) =>
        Given(lifetime).RenewAt.ShouldBe(Now.AddSeconds(after));

    [TestCase(null)]
    [TestCase(0L)]
    [TestCase(-1L)]
    [TestCase(long.MaxValue)]
    public void A_token_of_unknown_life_is_renewed_when_it_is_refused(long? lifetime) => Given(lifetime).RenewAt.ShouldBeNull();

    [Test]
    public void What_a_renewal_leaves_out_stays()
    {
        var renewed = Given(60).With(new TokenAnswer { AccessToken = "b", ExpiresIn = 60 }, Now.AddSeconds(40));

        (renewed.RefreshToken, renewed.IdToken, renewed.RenewAt).ShouldBe(("r", "i", Now.AddSeconds(70)));
    }

    [TestCase("", " wgb_a~! ", true)]
    [TestCase("", "wgb_\u200ba", false)]
    [TestCase("", "wgb_а", false)]
    [TestCase(" ", "wgb_a b", false)]
    [TestCase("", "wgb_a\u007f", false)]
    [TestCase("admin", "пароль", true)]
    public void A_header_takes_a_token_of_visible_characters_and_any_password(string user, string secret, bool isPossible) =>
        Authorization.IsPossible(user, secret).ShouldBe(isPossible);

    private static Grant Given(long? lifetime) => Grant.Of(
        new ProviderMetadata { Issuer = "https://login.example.com", AuthorizationEndpoint = new("https://login.example.com/a"), TokenEndpoint = new("https://login.example.com/t") },
        "pages",
        new TokenAnswer { AccessToken = "a", ExpiresIn = lifetime, RefreshToken = "r", IdToken = "i" },
        Now);
}
