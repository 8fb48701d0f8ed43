namespace Broker.Infrastructure.Tests.Load;

/// <summary>Sixteen requests at the same moment for what only one can have; five times over.</summary>
public sealed class RaceTests(BackEnd backEnd, int brokerCount) : BrokerTest(backEnd, brokerCount)
{
    private static IEnumerable<int> Sixteen => Enumerable.Range(1, 16);

    [Test, Repeat(5)]
    public async Task One_server_gets_a_name()
    {
        var answers = await SendAllAsync(Sixteen.Select(i => Calls.AddServer("paris", $"10.{i}.0.0/24")));

        ShouldBe(answers, "1 201, 15 409 server-exists");
        await ShouldStoreAsync(answers.Single(answer => answer.Slug is null));
    }

    [Test, Repeat(5)]
    public async Task One_server_gets_a_key()
    {
        var key = Calls.NewKey();
        var answers = await SendAllAsync(Sixteen.Select(i => Calls.AddServer($"s{i}", $"10.{i}.0.0/24", key: key)));

        ShouldBe(answers, "1 201, 15 409 key-in-use");
        await ShouldStoreAsync(answers.Single(answer => answer.Slug is null));
    }

    [Test, Repeat(5)]
    public async Task One_server_gets_a_subnet()
    {
        var answers = await SendAllAsync(Sixteen.Select(i => Calls.AddServer($"s{i}", $"10.0.0.0/{i + 7}")));

        ShouldBe(answers, "1 201, 15 409 subnet-overlap");
        await ShouldStoreAsync(answers.Single(answer => answer.Slug is null));
    }

    [Test, Repeat(5)]
    public async Task An_identical_server_is_added_once_and_everybody_is_content()
    {
        var call = Calls.AddServer("paris", "10.0.0.0/24");
        var answers = await SendAllAsync(Sixteen.Select(_ => call));

        ShouldBe(answers, "15 200, 1 201");
        await ShouldStoreAsync(answers[0]);
    }

    [Test, Repeat(5)]
    public async Task One_client_gets_a_key()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);
        var key = Calls.NewKey();

        ShouldBe(await SendAllAsync(Sixteen.Select(i => Calls.AddClient($"c{i}", "paris", key))), "1 201, 15 409 key-in-use");

        (await SnapshotAsync()).Peerings.ShouldHaveSingleItem().Index.ShouldBe(2);
    }

    [Test, Repeat(5)]
    public async Task A_client_that_is_added_many_times_has_one_peering_and_one_address()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);
        string[] keys = [.. Sixteen.Select(_ => Calls.NewKey())];

        var answers = await SendAllAsync(keys.Select(key => Calls.AddClient("ann", "paris", key)));

        ShouldBe(answers, "16 201");
        answers.ShouldAllBe(answer => answer.Body.GetProperty("subnet").GetProperty("lease").GetString() == "10.0.0.2");
        var stored = await SnapshotAsync();
        keys.ShouldContain(stored.Peerings.ShouldHaveSingleItem().PublicKey);
        stored.ShouldKeepTheRules();
    }

    [Test, Repeat(5)]
    public async Task Five_clients_get_the_five_addresses_that_there_are()
    {
        await Calls.AddServer("paris", "10.0.0.0/29").SendAsync(Brokers[0]);

        var answers = await SendAllAsync(Sixteen.Select(i => Calls.AddClient($"c{i}", "paris", Calls.NewKey())));

        ShouldBe(answers, "5 201, 11 409 pool-exhausted");
        (await SnapshotAsync()).Peerings.Select(peering => peering.Index).Order().ShouldBe([2, 3, 4, 5, 6]);
    }

    [Test, Repeat(5)]
    public async Task A_key_goes_to_a_server_or_to_one_of_its_clients()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);
        var key = Calls.NewKey();

        var answers = await SendAllAsync(Sixteen.Select(
            i => i % 2 == 0 ? Calls.UpdateServer("paris", key) : Calls.AddClient($"c{i}", "paris", key)));

        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        ShouldBe(answers, stored.Servers[0].PublicKey == key ? "8 200, 8 409 key-in-use" : "1 201, 15 409 key-in-use");
    }

    [Test, Repeat(5)]
    public async Task A_server_that_is_deleted_takes_along_whoever_joins_it()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);

        var answers = await SendAllAsync(Sixteen.Select(
            i => i == 8 ? Calls.DeleteServer("paris") : Calls.AddClient($"c{i}", "paris", Calls.NewKey())));

        answers.ShouldAllBe(answer => answer.Slug == null || answer.Slug == "server-not-found");
        var stored = await SnapshotAsync();
        (stored.Servers.Count, stored.Peerings.Count, stored.Free.Count).ShouldBe((0, 0, 0));
    }

    /// <param name="answers">What was answered.</param>
    /// <param name="summary">How many of each, separated by commas.</param>
    private static void ShouldBe(Answer[] answers, string summary) =>
        answers.CountBy(answer => $"{(int)answer.Status} {answer.Slug}".Trim()).Select(count => $"{count.Value} {count.Key}")
            .ShouldBe(summary.Split(", "), ignoreOrder: true);

    private async Task ShouldStoreAsync(Answer winner)
    {
        var server = (await SnapshotAsync()).Servers.ShouldHaveSingleItem();
        winner.Body.GetProperty("server_name").GetString().ShouldBe(server.Name);
        winner.Body.GetProperty("public_key").GetString().ShouldBe(server.PublicKey);
    }
}
