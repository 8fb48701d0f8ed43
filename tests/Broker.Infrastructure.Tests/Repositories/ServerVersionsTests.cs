using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Servers;
using Broker.Infrastructure.Repositories;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Tests.Schema;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>Concurrent look-ups of versions.</summary>
public sealed class ServerVersionsTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly ServerName Paris = ServerName.Parse("paris");

    private SqlWatch watch = null!;
    private SchemaState schema = null!;
    private ServerVersions versions = null!;

    [SetUp]
    public void Connect()
    {
        watch = new SqlWatch(Database.Connect());
        schema = new SchemaState();
        schema.MarkCurrent();
        versions = new ServerVersions(watch, schema);
    }

    [TearDown]
    public async Task Disconnect() => await versions.DisposeAsync();

    [Test]
    public async Task Each_gets_the_version_of_its_own_server_and_null_for_none()
    {
        await AddAsync(40);
        await ExecuteAsync("update servers set revision = 7 where name = 'server-3'");

        var found = await FindAllAsync(Enumerable.Range(0, 60));

        found.Take(40).ShouldAllBe(version => version != null);
        found.Take(40).Select(version => version!.ServerId).ShouldBeUnique();
        found.Take(40).Select(version => version!.Revision).ShouldBe(Enumerable.Range(0, 40).Select(number => number == 3 ? 7L : 1L));
        found.Skip(40).ShouldAllBe(version => version == null);
    }

    [Test]
    public async Task A_thousand_questions_beside_one_under_way_are_one_statement_more()
    {
        await AddAsync(10);
        var opening = new TaskCompletionSource();
        await using var slow = new ServerVersions(new Breaking(watch) { Opening = opening.Task }, schema);
        var questions =
            Enumerable.Range(0, 1001).Select(question => slow.FindAsync(ServerName.Parse($"server-{question % 10}"), None)).ToArray();
        opening.SetResult();

        (await Task.WhenAll(questions)).ShouldAllBe(version => version != null);

        watch.Seen.Count(statement => statement.Contains("revision", StringComparison.Ordinal)).ShouldBe(2);
    }

    /// <summary>A look-up requested after a commit sees it, however many look-ups are running: no answer is stale.</summary>
    [Test]
    public async Task No_answer_is_older_than_its_question()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        using var end = new CancellationTokenSource();
        var others = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await versions.FindAsync(Paris, None);
            }
        })).ToArray();

        for (var revision = 2; revision < 300; revision++)
        {
            await ExecuteAsync($"update servers set revision = {revision}");
            (await versions.FindAsync(Paris, None))!.Revision.ShouldBe(revision);
        }

        await end.CancelAsync();
        await Task.WhenAll(others);
    }

    [Test]
    public async Task A_failure_is_everybodys_who_asked_and_the_next_question_is_answered()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        var broken = new Breaking(watch) { Fails = true };
        await using var breakable = new ServerVersions(broken, schema);

        var questions = Enumerable.Range(0, 50).Select(_ => breakable.FindAsync(Paris, None)).ToArray();
        foreach (var question in questions)
        {
            await Should.ThrowAsync<StorageUnavailableException>(question);
        }

        broken.Fails = false;
        (await breakable.FindAsync(Paris, None)).ShouldNotBeNull();
    }

    [Test]
    public async Task Who_has_enough_does_not_disturb_the_others()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        var opening = new TaskCompletionSource();
        await using var slow = new ServerVersions(new Breaking(watch) { Opening = opening.Task }, schema);
        using var enough = new CancellationTokenSource();
        var impatient = slow.FindAsync(Paris, enough.Token);
        var patient = slow.FindAsync(Paris, None);

        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        opening.SetResult();

        (await patient).ShouldNotBeNull();
    }

    [Test]
    public async Task Nothing_is_read_before_the_schema_is_there()
    {
        await using var early = new ServerVersions(watch, new SchemaState());

        await Should.ThrowAsync<StorageUnavailableException>(() => early.FindAsync(Paris, None));
    }

    private async Task AddAsync(int servers)
    {
        for (var number = 0; number < servers; number++)
        {
            await ExecuteAsync(
                Rows.Server($"server-{number}", id: number + 1, cidr: $"10.{number}.0.0/24", key: $"{Sample.Key(-number - 1)}"));
        }
    }

    private Task<ServerVersion?[]> FindAllAsync(IEnumerable<int> numbers) => Task.WhenAll(
        numbers.Select(number => Task.Run(() => versions.FindAsync(ServerName.Parse($"server-{number}"), None))).ToArray());
}
