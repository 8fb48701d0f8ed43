using System.Net;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>Sixteen workers at once.</summary>
/// <param name="seed">Makes the load the same every time.</param>
internal sealed class Crowd(int seed)
{
    private readonly Worker[] workers = [.. Enumerable.Range(0, 16).Select(number => new Worker(number, (seed * 100) + number))];

    /// <summary>Valid only while no worker runs.</summary>
    public IEnumerable<Answer> Answers => workers.SelectMany(worker => worker.Answers);

    /// <exception cref="HttpRequestException">A call was not answered.</exception>
    public Task RunAsync(IReadOnlyList<HttpClient> brokers, int callsEach) => AllAsync(worker =>
    {
        var end = worker.Answers.Count + callsEach;
        return worker.RunAsync(brokers, () => worker.Answers.Count < end);
    });

    /// <inheritdoc cref="RunAsync(IReadOnlyList{HttpClient}, int)"/>
    public Task RunAsync(IReadOnlyList<HttpClient> brokers, CancellationToken end) =>
        AllAsync(worker => worker.RunAsync(brokers, () => !end.IsCancellationRequested));

    /// <summary>Works until the broker dies.</summary>
    public Task RunUntilDeathAsync(HttpClient broker) =>
        AllAsync(worker => Should.ThrowAsync<HttpRequestException>(() => worker.RunAsync([broker], () => true)));

    /// <summary>Waits until every worker has had twenty answers in a row that are not 503, from now on.</summary>
    public async Task WaitUntilWellAsync()
    {
        Array.ForEach(workers, worker => worker.Streak = 0);
        await Eventually.HoldsAsync(() => workers.All(worker => worker.Streak >= 20), () => "Not well yet.");
    }

    /// <summary>Waits for that many more answers to the work that is under way.</summary>
    public async Task WaitForAnswersAsync(Task work, int count)
    {
        for (var end = CountAnswers() + count; CountAnswers() < end; await Task.Delay(5))
        {
            work.IsCompleted.ShouldBeFalse($"{work.Exception}");
        }

        int CountAnswers() => workers.Sum(worker => worker.Answers.Count);
    }

    /// <summary>The only refusals are pool-exhausted.</summary>
    public void ShouldHaveBeenAnswered(bool exceptWhileUnavailable = false)
    {
        var wrong = Answers.Where(answer => !IsRight(answer));
        if (exceptWhileUnavailable)
        {
            wrong = wrong.Where(answer => answer is not { IsUnavailable: true, HasRetryAfter: true });
        }

        wrong.Select(answer => answer.ToString()).Take(5).ShouldBeEmpty();
        Answers.ShouldContain(answer => answer.Slug == "pool-exhausted");
    }

    /// <summary>What is stored is what was acknowledged, and keeps the rules.</summary>
    public async Task VerifyAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        var stored = await Snapshot.ReadAsync(connection);
        stored.ShouldKeepTheRules();
        stored.Servers.Select(server => server.Name).ShouldBe(Fleet.Servers.Select(server => server.Name), ignoreOrder: true);
        stored.Peerings.ShouldAllBe(peering => workers.Any(worker => worker.Owns(peering.Client)));

        var servers = stored.Servers.ToDictionary(server => server.Name);
        foreach (var worker in workers)
        {
            worker.Settle(stored.Peerings.Where(peering => worker.Owns(peering.Client)).ToDictionary(
                peering => new Place(peering.Client, peering.Server!),
                peering => new Holding(peering.PublicKey, servers[peering.Server!].AddressAt(peering.Index!.Value))));
        }
    }

    private Task AllAsync(Func<Worker, Task> work)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        return Task.WhenAll(workers.Select(worker => Task.Run(() => work(worker))));
    }

    private static bool IsRight(Answer answer) => answer.Call.Path switch
    {
        "client/add" when answer.Slug == "pool-exhausted" => !$"{answer.Call}".Contains("large", StringComparison.Ordinal),
        "client/add" => answer.Status == HttpStatusCode.Created,
        _ => answer.Status == HttpStatusCode.OK,
    };
}
