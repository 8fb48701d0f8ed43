namespace Broker.Api.Tests.Peerings;

/// <summary>Servers whose subnets overlap have no client in common.</summary>
[Category("Rule6")]
public sealed class OverlappingServerTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Are_added_when_the_later_one_allows_it()
    {
        var block = (await Api.AddServerAsync()).Text("network_address");

        (await Api.PostAsync("server/add", Sample.Server().With(("network_address", block)))).ShouldRefuse(
            409, "subnet-overlap", "allow_overlap");
        (await Api.PostAsync("server/add", Sample.Server().With(("network_address", block), ("allow_overlap", true)))).ShouldBe(201)
            .GetProperty("allow_overlap").GetBoolean().ShouldBeTrue();
        (await Api.PostAsync("server/add", Sample.Server().With(("network_address", block)))).ShouldRefuse(409, "subnet-overlap");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Share_no_client(bool firstIsTheLater)
    {
        var (one, other) = await PairAsync();
        var (first, second, client) = (firstIsTheLater ? other : one, firstIsTheLater ? one : other, Sample.Name());
        await Api.LeaseAsync(first, client);

        (await Api.AddClientAsync(client, second)).ShouldRefuse(409, "subnet-overlap", client, first.Name());

        (await Api.PeersAsync(second)).ShouldBeEmpty();
        await Api.LeaseAsync(first, client);
        await Api.RemoveAsync(client, first);
        await Api.LeaseAsync(second, client);
    }

    /// <summary>An operator could not change a server any more after somebody had added one that overlaps it.</summary>
    [Test]
    public async Task Can_be_changed_where_they_overlap_already()
    {
        var (one, other) = await PairAsync();
        foreach (var server in new[] { one, other })
        {
            (await UpdateAsync(server, ("n_reserved_ips", 5))).ShouldBe(200);
            (await UpdateAsync(server, ("server_wg_ip", server.Address(9)))).ShouldBe(200);
            (await UpdateAsync(server, ("endpoint_port", 9))).ShouldBe(200);
        }

        (await UpdateAsync(other, ("allow_overlap", false))).ShouldRefuse(409, "subnet-overlap", one.Name());
        await Api.DeleteServerAsync(one);
        (await UpdateAsync(other, ("allow_overlap", false))).ShouldBe(200);
    }

    [Test]
    public async Task Do_not_come_about_by_widening_where_a_client_has_both()
    {
        var block = Sample.Block();
        var one = await Api.AddServerAsync(Sample.Server(block).With(("allow_overlap", true)));
        var other = await Api.AddServerAsync(Sample.Server(block.Plus(256)));
        var client = Sample.Name();
        await Api.LeaseAsync(one, client);
        await Api.LeaseAsync(other, client);

        (await UpdateAsync(one, ("network_mask", 23))).ShouldRefuse(409, "subnet-overlap", client);
        await Api.RemoveAsync(client, other);
        (await UpdateAsync(one, ("network_mask", 23))).ShouldBe(200);

        (await Api.AddClientAsync(client, other)).ShouldRefuse(409, "subnet-overlap", client, one.Name());
    }

    [Test]
    public async Task Overlap_in_their_second_subnets_too()
    {
        var one = await Api.AddServerAsync(Sample.Dual());
        var other = await Api.AddServerAsync(
            Sample.Server().With(("network_address_v6", one.NetworkV6()), ("network_mask_v6", 96), ("allow_overlap", true)));
        var client = Sample.Name();
        await Api.LeaseAsync(one, client);

        (await Api.AddClientAsync(client, other)).ShouldRefuse(409, "subnet-overlap", client, one.Name());
    }

    private async Task<(JsonObject One, JsonObject Other)> PairAsync()
    {
        var one = await Api.AddServerAsync();
        return (one,
            await Api.AddServerAsync(Sample.Server().With(("network_address", one.Text("network_address")), ("allow_overlap", true))));
    }

    private Task<Answer> UpdateAsync(JsonObject server, params (string, JsonNode?)[] changes) =>
        Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name() }.With(changes));
}
