namespace Broker.Api.Tests.Rules;

/// <summary>Concurrent requests end as if one had come after the other.</summary>
[Category("Rule9")]
public sealed class RaceTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int Requests = 16;

    [Test]
    public async Task Leases_each_address_of_a_small_pool_once()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 29));

        var answers = await AtOnceAsync(_ => Api.AddClientAsync(Sample.Name(), server));

        answers.Count(answer => answer.Status == 201).ShouldBe(5);
        foreach (var refusal in answers.Where(answer => answer.Status != 201))
        {
            refusal.ShouldRefuse(409, "pool-exhausted");
        }

        (await Api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe(Enumerable.Range(2, 5).Select(server.Address));
    }

    [Test]
    public async Task Gives_one_client_one_peering()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());

        var answers = await AtOnceAsync(_ => Api.AddClientAsync(client, server));

        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.Json.GetProperty("subnet").Text("lease")).ShouldAllBe(lease => lease == server.Address(2));
        (await Api.PeeringsAsync(client)).ShouldHaveSingleItem();
    }

    [Test]
    public async Task Gives_one_key_to_one_client()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());

        var answers = await AtOnceAsync(_ => Api.AddClientAsync(Sample.Name(), server, key));

        ShouldHaveOneWinner(answers, "key-in-use");
        (await Api.PeersAsync(server)).ShouldHaveSingleItem();
    }

    [Test]
    public async Task Gives_one_subnet_to_one_server()
    {
        var block = Sample.Block();

        var answers = await AtOnceAsync(number => Api.PostAsync("server/add", Sample.Server(block, 20 + (number % 8))));

        ShouldHaveOneWinner(answers, "subnet-overlap");
    }

    [Test]
    public async Task Gives_one_server_key_to_one_server()
    {
        var key = Sample.Key();

        var answers = await AtOnceAsync(_ => Api.PostAsync("server/add", Sample.Server().With(("public_key", key))));

        ShouldHaveOneWinner(answers, "key-in-use");
    }

    [Test]
    public async Task Adds_one_server_once()
    {
        var server = Sample.Server();

        var answers = await AtOnceAsync(_ => Api.PostAsync("server/add", server));

        answers.Select(answer => answer.Status).Order().ShouldBe([.. Enumerable.Repeat(200, Requests - 1), 201]);
    }

    private static Task<Answer[]> AtOnceAsync(Func<int, Task<Answer>> request) =>
        Task.WhenAll(Enumerable.Range(0, Requests).Select(request));

    private static void ShouldHaveOneWinner(Answer[] answers, string refusal)
    {
        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.Status != 201))
        {
            answer.ShouldRefuse(409, refusal);
        }
    }
}
