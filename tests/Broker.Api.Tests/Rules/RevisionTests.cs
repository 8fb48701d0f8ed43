namespace Broker.Api.Tests.Rules;

/// <summary>A server's revision grows whenever what its agent must apply changes.</summary>
public sealed class RevisionTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Grows_with_every_change_of_the_peers()
    {
        var (server, first, second) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        var revisions = new List<long> { await RevisionAsync(server) };
        Func<Task>[] changes =
        [
            () => Api.LeaseAsync(server, first),
            () => Api.LeaseAsync(server, second),
            () => Api.LeaseAsync(server, first),
            () => Api.RemoveAsync(first, server),
            () => Api.PostAsync("client/delete", new JsonObject { ["client_name"] = second }),
        ];
        foreach (var change in changes)
        {
            await change();
            revisions.Add(await RevisionAsync(server));
        }

        revisions.ShouldBe([.. revisions.Distinct().Order()], "each is greater than the one before");
        revisions.Count.ShouldBe(changes.Length + 1);
    }

    [Test]
    public async Task Grows_with_the_servers_key()
    {
        var server = await Api.AddServerAsync();
        var before = await RevisionAsync(server);

        await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["public_key"] = Sample.Key() });

        (await RevisionAsync(server)).ShouldBeGreaterThan(before);
    }

    [Test]
    public async Task Stays_when_an_add_repeats_the_same_key()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        var before = await RevisionAsync(server);

        await Api.LeaseAsync(server, client, key);

        (await RevisionAsync(server)).ShouldBe(before);
    }

    [Test]
    public async Task Stays_when_nothing_changes()
    {
        var (server, other, client, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        var before = await RevisionAsync(server);

        (await Api.AddClientAsync(Sample.Name(), server, key)).ShouldRefuse(409, "key-in-use");
        await Api.LeaseAsync(other, client);
        await Api.RemoveAsync(client, other);
        await Api.RemoveAsync(Sample.Name(), server);
        await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = Sample.Name() });
        (await Api.PostAsync("server/add", server)).ShouldBe(200);
        await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["public_key"] = server.Key() });

        (await RevisionAsync(server)).ShouldBe(before);
    }

    private async Task<long> RevisionAsync(JsonObject server) => (await Api.ConfigAsync(server)).Number("revision");
}
