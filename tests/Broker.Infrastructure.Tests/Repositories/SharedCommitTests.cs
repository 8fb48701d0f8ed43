using Broker.Application.Abstractions;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Tests.Schema;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>Transactions that wait for their turn to write the SQLite file share one commit.</summary>
public sealed class SharedCommitTests
{
    private const int Callers = 6;

    private TaskCompletionSource everybodyWaits = null!;
    private TestDatabase database = null!;
    private SqlWatch watch = null!;
    private ServiceProvider services = null!;

    [SetUp]
    public async Task Make_a_database()
    {
        everybodyWaits = new TaskCompletionSource();
        database = await TestDatabase.CreateAsync(BackEnd.Sqlite);
        watch = new SqlWatch(database.Connect());
        services = database.Services(watch);
        await watch.PrepareAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task Remove_the_database()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task All_that_wait_are_committed_at_once()
    {
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var others = Enumerable.Range(1, Callers - 1).Select(i => WriteAsync(i)).ToList();
        watch.Forget();
        everybodyWaits.SetResult();

        await Task.WhenAll([first, .. others]);

        watch.Seen.Count(sql => sql == "commit").ShouldBe(1);
        (await NamesAsync()).ShouldBe(Enumerable.Range(0, Callers).Select(i => $"s{i}"));
    }

    [Test]
    public async Task One_that_fails_undoes_its_own_writes_only()
    {
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var second = WriteAsync(1);
        var third = WriteAsync(2, () => throw new InvalidTimeZoneException());
        var fourth = WriteAsync(3);
        everybodyWaits.SetResult();

        await Should.ThrowAsync<InvalidTimeZoneException>(() => third);
        await Task.WhenAll(first, second, fourth);

        (await NamesAsync()).ShouldBe(["s0", "s1", "s3"]);
    }

    [Test]
    public async Task The_last_one_that_fails_leaves_the_others_committed()
    {
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var last = WriteAsync(1, () => throw new InvalidTimeZoneException());
        everybodyWaits.SetResult();

        await Should.ThrowAsync<InvalidTimeZoneException>(() => last);
        await first;

        (await NamesAsync()).ShouldBe(["s0"]);
    }

    [Test]
    public async Task Nobody_is_answered_before_the_commit_and_all_fail_with_it()
    {
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var mayEnd = new TaskCompletionSource();
        var secondWrites = new TaskCompletionSource();
        var second = WriteAsync(1, async () =>
        {
            secondWrites.SetResult();
            await mayEnd.Task;
        });
        everybodyWaits.SetResult();
        await secondWrites.Task;

        first.IsCompleted.ShouldBeFalse();
        (await NamesAsync()).ShouldBeEmpty();
        File.Move(database.SqlitePath, $"{database.SqlitePath}.away");
        await File.WriteAllTextAsync(database.SqlitePath, "");
        mayEnd.SetResult();

        await Should.ThrowAsync<StorageUnavailableException>(() => first);
        await Should.ThrowAsync<StorageUnavailableException>(() => second);
    }

    [Test]
    public async Task A_writer_on_a_connection_of_its_own_comes_after_the_commit()
    {
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var second = WriteAsync(1);
        var alone = watch.AwaitTurnAsync(sharesCommit: false, CancellationToken.None);
        var third = WriteAsync(2);
        everybodyWaits.SetResult();

        using (await alone)
        {
            await using var other = await database.OpenAsync();
            (await other.ExecuteAsync("update servers set n_reserved_ips = 7")).ShouldBe(2);
            third.IsCompleted.ShouldBeFalse();
        }

        await Task.WhenAll(first, second, third);
    }

    [Test]
    public async Task One_that_no_longer_waits_holds_nobody_up()
    {
        using var cancellation = new CancellationTokenSource();
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var gone = watch.AwaitTurnAsync(sharesCommit: true, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        everybodyWaits.SetResult();

        await first;
        await WriteAsync(1);

        (await NamesAsync()).ShouldBe(["s0", "s1"]);
    }

    [Test]
    public async Task A_transaction_that_everybody_joins_is_committed_all_the_same()
    {
        const int Workers = 4;
        const int Most = 2_000;
        var first = WriteAsync(0, () => everybodyWaits.Task);
        var others = Enumerable.Range(0, Workers).Select(worker => KeepWritingAsync(worker, first, Most)).ToList();
        everybodyWaits.SetResult();

        (await Task.WhenAll(others)).Sum()
            .ShouldBeLessThan(Workers * Most, "all of them have written to the end, and the first one was still waiting");
        await first;
    }

    /// <summary>Until another write is done.</summary>
    private async Task<int> KeepWritingAsync(int worker, Task other, int most)
    {
        var written = 0;
        for (; !other.IsCompleted && written < most; written++)
        {
            await WriteAsync((10_000 * (worker + 1)) + written);
        }

        return written;
    }

    private async Task WriteAsync(int number, Func<Task>? then = null)
    {
        await using var request = services.OpenRequest();
        await request.InTransactionAsync(async () =>
        {
            var row = Rows.Server($"s{number}", number + 1, $"10.{number / 250}.{number % 250}.0/24", $"{Sample.Key(number)}");
            await request.Session.ExecuteAsync(row, new { }, CancellationToken.None);
            await (then?.Invoke() ?? Task.CompletedTask);
        });
    }

    private async Task<IEnumerable<string>> NamesAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.QueryAsync<string>("select name from servers where length(name) = 2 order by name");
    }
}
