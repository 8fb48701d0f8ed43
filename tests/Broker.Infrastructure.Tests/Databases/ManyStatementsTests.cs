namespace Broker.Infrastructure.Tests.Databases;

/// <summary>
/// A connection on which more statements were prepared than it may keep read the answer of one as that of another: an add was answered 500.
/// </summary>
[PostgreSql]
public sealed class ManyStatementsTests
{
    private const int Statements = 150;
    private const int Rounds = 12;

    [Test]
    public async Task A_connection_that_has_seen_many_statements_still_tells_their_answers_apart()
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        await using var narrow = TestDatabase.Of($"{database.BrokerEnvironment["ConnectionStrings__Broker"]};Maximum Pool Size=1");
        await using var services = narrow.Services();
        await using (var connection = await database.OpenAsync())
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, Rows.Server("paris", id: 1, "10.0.0.0/24", $"{Sample.Key(-1)}"));
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var number = 0; number < Statements; number++)
            {
                // Some in each round more often than others, so that which one was used last changes.
                for (var repeat = 0; repeat <= (number + round) % 3; repeat++)
                {
                    await using var request = services.OpenRequest();
                    (await request.Session.FindAsync<long?>($"select cast({number} as bigint)", new { }, CancellationToken.None))
                        .ShouldBe(number);
                }

                if (number % 30 == 0)
                {
                    var added = await services.SendAsync(
                        Requests.AddClient($"c{round}-{number}", "paris", $"{Sample.Key((1000 * round) + number + 1)}"));
                    added.Peering.Client.ToString().ShouldBe($"c{round}-{number}");
                }
            }
        }
    }
}
