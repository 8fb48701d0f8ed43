using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Authority;

/// <summary><c>Auth:SharedUser=false</c> ends the shared user, once there is an admin token that lasts.</summary>
[OnBothBackEnds]
[Process]
[Category("Rule12")]
public sealed class SharedUserTests(BackEnd backEnd)
{
    [Test]
    public async Task Ends_and_leaves_the_last_admin_token_in_place()
    {
        Brokers.SkipWithout(backEnd);
        var folder = Directory.CreateTempSubdirectory("broker-");
        var environment = await Brokers.EnvironmentAsync(backEnd);
        try
        {
            var wish = Tokens.Wish("admin");
            string secret;
            await using (var broker = await BrokerProcess.StartAsync(environment, folder.FullName))
            {
                var api = new BrokerApi(broker.Client);
                secret = await api.TokenAsync(wish);
                await api.TokenAsync(Tokens.Wish("admin").With(("expires_in", 3600)));
            }

            environment["Auth__SharedUser"] = "false";
            await using var without = await BrokerProcess.StartAsync(environment, folder.FullName);
            (await new BrokerApi(without.Client).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
            without.Output.ShouldContain("The shared user is off");
            without.Output.ShouldContain("/api/v1/token/whoami");
            without.Output.ShouldNotContain("password", Case.Insensitive);
            var admin = without.BaseAddress.With(secret);
            (await admin.PostAsync("token/delete", Tokens.Named(wish))).ShouldRefuse(409, "last-admin", wish.Text("token_name"));
            var second = Tokens.Wish("admin");
            await admin.TokenAsync(second);
            (await admin.PostAsync("token/delete", Tokens.Named(second))).ShouldBe(200).Number("deleted").ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Is_not_ended_while_no_admin_token_lasts()
    {
        Brokers.SkipWithout(backEnd);
        var environment = await Brokers.EnvironmentAsync(backEnd, ("Auth__SharedUser", "false"));

        var start = await BrokerStart.TryAsync(environment.Select(key => (key.Key, key.Value)));

        start.ExitCode.ShouldBe(1, $"{start.Output}{start.Error}");
        start.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("Auth:SharedUser");
        start.Error.ShouldNotContain("Exception");
    }
}
