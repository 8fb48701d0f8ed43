using System.Diagnostics;
using System.Net;
using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>Another process, such as a backup or somebody's shell, has the SQLite file's write lock.</summary>
[Process]
public sealed class SqliteBusyTests
{
    private TestDatabase database = null!;
    private BrokerProcess broker = null!;

    [SetUp]
    public async Task Start_a_broker()
    {
        database = await TestDatabase.CreateAsync(BackEnd.Sqlite);
        broker = await BrokerProcess.StartAsync(database.BrokerEnvironment);
        await Fleet.AddAsync(broker.Client);
    }

    [TearDown]
    public async Task End_it()
    {
        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await database.DisposeAsync();
    }

    [Test]
    public async Task Writers_wait_for_it_and_readers_do_not()
    {
        Task<Answer>[] writes;
        await using (await LockAsync())
        {
            writes = [.. Enumerable.Range(0, 16).Select(i => AddAsync($"c{i}"))];
            await Task.Delay(TimeSpan.FromSeconds(1));

            (await Calls.ServerConfig("large").SendAsync(broker.Client)).Status.ShouldBe(HttpStatusCode.OK);
            writes.ShouldAllBe(write => !write.IsCompleted);
        }

        (await Task.WhenAll(writes)).ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
    }

    [Test]
    public async Task Writers_that_have_waited_long_enough_are_told_to_come_back()
    {
        await using (await LockAsync())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => AddAsync($"c{i}")));

            answers.ShouldAllBe(answer => answer.IsUnavailable && answer.HasRetryAfter && answer.Slug == "storage-unavailable");
        }

        (await AddAsync("ann")).Status.ShouldBe(HttpStatusCode.Created);
    }

    private Task<Answer> AddAsync(string client) => Calls.AddClient(client, "large", Calls.NewKey()).SendAsync(broker.Client);

    /// <summary>Holds the lock until it is disposed of.</summary>
    private async Task<IAsyncDisposable> LockAsync()
    {
        var connection = await database.OpenAsync();
        await connection.ExecuteAsync("begin immediate; update servers set revision = revision");
        return connection;
    }
}
