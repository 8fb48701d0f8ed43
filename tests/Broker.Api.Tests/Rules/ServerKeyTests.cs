namespace Broker.Api.Tests.Rules;

/// <summary>Which key a server can have.</summary>
[Category("Rule5")]
public sealed class ServerKeyTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Refuses_a_second_server_with_the_same_key()
    {
        var first = await Api.AddServerAsync();
        var second = Sample.Server().With(("public_key", first.Key()));

        (await Api.PostAsync("server/add", second)).ShouldRefuse(409, "key-in-use", first.Key(), first.Name());

        (await Api.GetAsync($"server/exists?server_name={second.Name()}")).ShouldRefuse(404, "server-not-found");
    }

    [Test]
    public async Task Refuses_to_give_a_server_the_key_of_another_or_of_one_of_its_peerings()
    {
        var (server, other, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(server, key: key);
        foreach (var taken in new[] { other.Key(), key })
        {
            var update = new JsonObject { ["server_name"] = server.Name(), ["public_key"] = taken, ["endpoint_port"] = 1 };
            (await Api.PostAsync("server/update", update)).ShouldRefuse(409, "key-in-use", taken);
        }

        var kept = (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty(server.Name());
        kept.Text("public_key").ShouldBe(server.Key());
        kept.Number("endpoint_port").ShouldBe(51820);
    }

    [Test]
    public async Task Knows_a_servers_new_key_as_its_own_and_the_old_one_as_free()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(server);
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["public_key"] = key })).ShouldBe(200);

        (await Api.AddClientAsync(Sample.Name(), server, key)).ShouldRefuse(409, "key-in-use", key);
        await Api.LeaseAsync(server, key: server.Key());
        (await Api.PostAsync("server/add", Sample.Server().With(("public_key", key)))).ShouldRefuse(409, "key-in-use", key);
    }
}
