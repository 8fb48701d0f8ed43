using System.Net;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>One of two brokers on one PostgreSQL dies.</summary>
[PostgreSql, Process]
public sealed class DeathOfOneTests
{
    [Test]
    public async Task The_other_one_goes_on_and_has_all_that_was_acknowledged()
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        await using var mortal = await BrokerProcess.StartAsync(database.BrokerEnvironment);
        await using var other = await BrokerProcess.StartAsync(database.BrokerEnvironment);
        await Fleet.AddAsync(other.Client);
        var crowd = new Crowd(seed: 13);

        var work = crowd.RunUntilDeathAsync(mortal.Client);
        await crowd.WaitForAnswersAsync(work, 300);
        mortal.Kill();
        await work;
        await crowd.RunAsync([other.Client], callsEach: 20);

        crowd.ShouldHaveBeenAnswered();
        await crowd.VerifyAsync(database);
    }

    [Test]
    public async Task Its_locks_die_with_it()
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Postgres);
        await using var other = await BrokerProcess.StartAsync(database.BrokerEnvironment);
        await Fleet.AddAsync(other.Client);
        for (var i = 0; i < 3; i++)
        {
            await using var mortal = await BrokerProcess.StartAsync(database.BrokerEnvironment);
            var calls = Enumerable.Range(0, 16).Select(_ => AddAnnAsync(mortal)).ToList();
            await Task.WhenAny(calls);
            mortal.Kill();

            (await AddAnnAsync(other)).Status.ShouldBe(HttpStatusCode.Created);
            await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static Task<Answer> AddAnnAsync(BrokerProcess broker) =>
        Calls.AddClient("ann", "large", Calls.NewKey()).SendAsync(broker.Client);
}
