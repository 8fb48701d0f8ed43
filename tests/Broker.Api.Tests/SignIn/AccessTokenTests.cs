using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>Access tokens of the company's identity provider, which the API takes beside its own.</summary>
public sealed class AccessTokenTests
{
    private IdentityProvider provider = null!;
    private LocalBroker broker = null!;

    [OneTimeSetUp]
    public async Task Start_a_provider_and_a_broker()
    {
        provider = await IdentityProvider.StartAsync();
        broker = await LocalBroker.StartAsync(provider.Settings);
        provider.PutInto("anna@example.com", "staff", "vpn-admins");
        provider.PutInto("olga@example.com", "on-call");
        provider.PutInto("vera@example.com", "staff");
        provider.PutInto("carl@example.com", "sales");
    }

    [OneTimeTearDown]
    public async Task Stop_them()
    {
        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await provider.DisposeAsync();
    }

    [TestCase("anna@example.com", "admin")]
    [TestCase("olga@example.com", "operator")]
    [TestCase("vera@example.com", "viewer")]
    public async Task A_person_has_the_highest_role_of_its_groups(string person, string role)
    {
        var caller = (await broker.Api.With(await provider.SignInAsync(person)).GetAsync("token/whoami")).ShouldBe(200);

        (caller.Text("role"), caller.Text("name")).ShouldBe((role, person));
        caller.GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow);
    }

    [Test]
    public async Task Who_is_in_no_group_with_a_role_may_do_nothing()
    {
        var api = broker.Api.With(await provider.SignInAsync("carl@example.com"));

        foreach (var call in new[] { "server/list_all", "client/list_all", "client/list", "token/whoami", "audit/list" })
        {
            (await api.GetAsync(call)).ShouldRefuse(403, "no-role");
        }
    }

    [Test]
    public async Task The_audit_trail_names_the_person()
    {
        var api = broker.Api.With(await provider.SignInAsync("olga@example.com"));
        var server = Sample.Server();
        (await api.PostAsync("server/add", server)).ShouldBe(201);

        var entry = (await broker.Api.AuditAsync($"server_name={server.Text("server_name")}")).ShouldHaveSingleItem();

        (entry.Text("caller"), entry.Text("role"), entry.Text("call")).ShouldBe(("olga@example.com", "operator", "server/add"));
    }

    [Test]
    public async Task A_group_that_a_person_has_left_counts_with_its_next_token()
    {
        provider.PutInto("lena@example.com", "vpn-operators");
        var before = broker.Api.With(await provider.SignInAsync("lena@example.com"));
        (await before.PostAsync("server/add", Sample.Server())).ShouldBe(201);

        provider.PutInto("lena@example.com", "staff");

        var after = broker.Api.With(await provider.SignInAsync("lena@example.com"));
        (await after.PostAsync("server/add", Sample.Server())).ShouldRefuse(403, "forbidden");
        (await after.GetAsync("server/list_all")).ShouldBe(200);
    }

    private static readonly IReadOnlyDictionary<string, Func<IdentityProvider, string>> Wrong = new Dictionary<string, Func<IdentityProvider, string>>(
        StringComparer.Ordinal)
    {
        ["another issuer"] = p => p.Token(token => token.Issuer = "http://127.0.0.1:9/"),
        ["no issuer"] = p => p.Token(token => token.Issuer = null),
        ["another audience"] = p => p.Token(token => token.Audience = "mail"),
        ["no audience"] = p => p.Token(token => token.Audience = null),
        ["expired"] = p =>
            p.Token(token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddMinutes(-10), DateTime.UtcNow.AddMinutes(-4))),
        ["not yet valid"] = p => p.Token(token => token.NotBefore = DateTime.UtcNow.AddMinutes(4)),
        ["no expiry"] = p => p.Token(expires: false),
        ["the algorithm none"] = p => p.Unsigned(),
        ["HS256 with the public key"] = p => p.SignedWithThePublicKey(),
        ["another signature"] = p => p.WithAnotherSignature(),
        ["an unknown key"] = p => p.WithAnUnknownKey(),
        ["a changed claim"] = p => p.Changed(),
        ["no name"] = p => p.Token(token => token.Claims.Remove("email")),
        ["the name of the shared user"] = p => p.Token(token => token.Claims["email"] = "admin"),
        ["a name with a line break"] = p => p.Token(token => token.Claims["email"] = "anna@example.com\nadmin"),
        ["an address that is not verified"] = p => p.Token(token => token.Claims["email_verified"] = false),
        ["the type of a logout token"] = p => p.Token(token => token.TokenType = "logout+jwt"),
        ["the type of a proof of a key"] = p => p.Token(token => token.TokenType = "dpop+jwt"),
        ["the hash of an access token"] = p => p.Token(token => token.Claims["at_hash"] = "x"),
        ["the hash of a code"] = p => p.Token(token => token.Claims["c_hash"] = "x"),
        ["the event of a logout"] = p => p.Token(token => token.Claims["events"] = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>(StringComparer.Ordinal),
        }),
        ["Keycloak's mark of an ID token"] = p => p.Token(token => token.Claims["typ"] = "ID"),
        ["Keycloak's mark of a logout token"] = p => p.Token(token => token.Claims["typ"] = "Logout"),
        ["a critical header that is unknown"] = p => p.Token(token => token.AdditionalHeaderClaims = new Dictionary<string, object>(
            StringComparer.Ordinal) { ["crit"] = new[] { "exp" }, ["exp"] = 1 }),
        ["three words"] = _ => "a.b.c",
        ["dots"] = _ => "..",
    };

    public static IEnumerable<string> WrongTokens => Wrong.Keys;

    [TestCaseSource(nameof(WrongTokens))]
    public async Task Refuses_a_token_with(string what)
    {
        var answer = await broker.Api.With(Wrong[what](provider)).GetAsync("server/list_all", IdentityProvider.FromElsewhere);

        answer.ShouldRefuse(401, "unauthenticated");
        answer.Text.ShouldNotContain("IDX");
    }

    [Test]
    public async Task Takes_a_token_that_is_as_the_wrong_ones_but_right() =>
        (await broker.Api.With(provider.Token()).GetAsync("server/list_all")).ShouldBe(200);

    [TestCase("at+jwt")]
    [TestCase("application/at+jwt")]
    [TestCase("AT+JWT")]
    [TestCase("JWT")]
    [TestCase("")]
    public async Task Takes_a_token_of_the_type(string type)
    {
        var token = provider.Token(made => (made.TokenType, made.Claims["nonce"], made.Claims["typ"]) = (type, "n", "Bearer"));

        (await broker.Api.With(token).GetAsync("server/list_all")).ShouldBe(200);
    }

    [Test]
    public async Task Takes_a_token_without_a_type() =>
        (await broker.Api.With(provider.WithoutType()).GetAsync("server/list_all")).ShouldBe(200);

    [TestCase(-60, 600)]
    [TestCase(60, 600)]
    [TestCase(-600, -60)]
    public async Task Takes_a_token_by_a_clock_that_is_off_by_a_minute(int notBefore, int expires)
    {
        var token = provider.Token(
            made => (made.NotBefore, made.Expires) = (DateTime.UtcNow.AddSeconds(notBefore), DateTime.UtcNow.AddSeconds(expires)));

        (await broker.Api.With(token).GetAsync("server/list_all")).ShouldBe(200);
    }

    [Test]
    public async Task A_role_may_be_inside_of_an_object()
    {
        var settings = provider.Settings;
        settings["Oidc__RoleClaim"] = "realm_access.roles";
        await using var other = await LocalBroker.StartAsync(settings);
        var token = provider.Token(made =>
            made.Claims["realm_access"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["roles"] = new[] { "offline_access", "staff" },
            });

        (await other.Api.With(token).GetAsync("token/whoami")).ShouldBe(200).Text("role").ShouldBe("viewer");
    }

    [Test]
    public async Task A_request_that_waits_ends_with_its_token()
    {
        var server = await broker.Api.AddServerAsync(Sample.Server());
        var config = await broker.Api.GetAsync($"server/config?server_name={server.Text("server_name")}", ("Accept", "application/json"));
        var token = provider.Token(made => made.Expires = DateTime.UtcNow.AddSeconds(2));

        var answer = await broker.Api.With(token).GetAsync(
            $"server/config?server_name={server.Text("server_name")}", ("If-None-Match", $"{config.Headers["ETag"]}"),
            ("Prefer", "wait=50"));

        answer.ShouldRefuse(401, "unauthenticated");
    }

    /// <summary>One that lasts longer than a timer runs, or than there are years, failed.</summary>
    [TestCase(60)]
    [TestCase(400_000)]
    [TestCase(4_000_000)]
    [TestCase(4_000_000_000)]
    public async Task Takes_a_token_that_lasts_for_very_long(long days)
    {
        var token = provider.Token(
            made => made.Claims["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (days * 86_400), expires: false);

        (await broker.Api.With(token).GetAsync("token/whoami")).ShouldBe(200).Text("role").ShouldBe("admin");
        (await broker.Api.With(token).GetAsync("events/list?before=now", ("Prefer", "wait=1"))).ShouldBe(200);
    }

    [Test]
    public async Task The_brokers_own_tokens_and_the_shared_user_go_on_working()
    {
        (await broker.Api.GetAsync("server/list_all")).ShouldBe(200);
        (await broker.Api.With(await broker.Api.TokenAsync("viewer")).GetAsync("server/list_all")).ShouldBe(200);
    }

    [Test]
    public async Task Without_the_settings_it_is_a_wrong_credential()
    {
        await using var other = await LocalBroker.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));

        (await other.Api.With(provider.Token()).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
    }
}
