namespace Broker.Api.Tests.Authority;

/// <summary>Without the shared user, two admins delete each other's token at the same moment, each by a broker of its own.</summary>
[PostgreSql]
[Category("Rule12")]
public sealed class LastAdminTests
{
    private const int Rounds = 20;

    [Test]
    public async Task Of_two_admins_that_delete_each_other_one_stays()
    {
        Brokers.SkipWithout(BackEnd.Postgres);
        var environment = await Brokers.EnvironmentAsync(BackEnd.Postgres);
        await using var shared = await LocalBroker.StartAsync(environment);
        await shared.Api.TokenAsync("admin");
        environment["Auth__SharedUser"] = "false";
        await using var one = await LocalBroker.StartAsync(environment);
        await using var other = await LocalBroker.StartAsync(environment);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var token in await NamesAsync(shared))
            {
                (await shared.Api.PostAsync("token/delete", new JsonObject { ["token_name"] = token })).ShouldBe(200);
            }

            var (first, second) = (Tokens.Wish("admin"), Tokens.Wish("admin"));
            var (byFirst, bySecond) =
                (one.Api.With(await shared.Api.TokenAsync(first)), other.Api.With(await shared.Api.TokenAsync(second)));

            var answers = await Task.WhenAll(
                byFirst.PostAsync("token/delete", Tokens.Named(second)), bySecond.PostAsync("token/delete", Tokens.Named(first)));

            answers.Select(answer => answer.Status).Order().First().ShouldBe(200);
            answers.Count(answer => answer.Status is 401 or 409).ShouldBe(1, string.Join('\n', answers.Select(answer => answer.Text)));
            (await NamesAsync(shared)).Count.ShouldBe(1);
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(LocalBroker broker) =>
        [.. (await broker.Api.GetAsync("token/list_all")).ShouldBe(200).Names()];
}
