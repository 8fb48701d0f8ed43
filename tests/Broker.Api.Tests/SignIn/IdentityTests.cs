using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>What the pages are told before anybody has signed in.</summary>
public sealed class IdentityTests
{
    [Test]
    public async Task Anybody_is_told_where_people_sign_in()
    {
        var settings = IdentityProvider.Make().Settings;
        settings["Oidc__Authority"] = "https://login.example.com/realms/staff/";
        settings["Oidc__Scope"] = "openid offline_access";
        await using var broker = await LocalBroker.StartAsync(settings);

        var answer = (await broker.Api.With("wrong").GetAsync("identity/show")).ShouldBe(200).GetRawText();

        answer.ShouldBe("""{"authority":"https://login.example.com/realms/staff","client_id":"pages","scope":"openid offline_access"}""");
    }

    [Test]
    public async Task Without_the_settings_there_is_nowhere()
    {
        await using var broker = await LocalBroker.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));

        (await broker.Api.With("wrong").GetAsync("identity/show")).ShouldBe(200).GetRawText()
            .ShouldBe("""{"authority":null,"client_id":null,"scope":null}""");
    }

    [Test]
    public async Task The_scope_has_a_default()
    {
        await using var broker = await LocalBroker.StartAsync(IdentityProvider.Make().Settings);

        (await broker.Api.GetAsync("identity/show")).ShouldBe(200).Text("scope").ShouldBe("openid profile email");
    }
}
