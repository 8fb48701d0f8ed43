using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>
/// The broker is killed (SIGKILL) under load: what is acknowledged is stored, and no transaction is half done.
/// </summary>
[Category("Rule9")]
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
[Process]
public sealed class CrashTests(BackEnd backEnd)
{
    [Test]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_half_done_when_the_broker_dies_three_times()
    {
        await using var database = await TestDatabase.CreateAsync(backEnd, migrated: false);
        var (crowd, random) = (new Crowd(seed: 11), new Random(11));
        for (var death = 0; death < 3; death++)
        {
            await using var broker = await BrokerProcess.StartAsync(database.BrokerEnvironment);
            await (death == 0 ? Fleet.AddAsync(broker.Client) : crowd.VerifyAsync(database));

            var work = crowd.RunUntilDeathAsync(broker.Client);
            await crowd.WaitForAnswersAsync(work, 300 + random.Next(300));
            broker.Kill();
            await work;
        }

        await using var last = await BrokerProcess.StartAsync(database.BrokerEnvironment);
        await crowd.VerifyAsync(database);
        await crowd.RunAsync([last.Client], callsEach: 20);
        await crowd.VerifyAsync(database);
        crowd.ShouldHaveBeenAnswered();
        await ShouldBeSoundAsync(database);
    }

    private static async Task ShouldBeSoundAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        if (database.BackEnd == BackEnd.Sqlite)
        {
            (await connection.QueryAsync<string>("pragma integrity_check")).ShouldBe(["ok"]);
            (await connection.QueryAsync("pragma foreign_key_check")).ShouldBeEmpty();
        }
    }
}
