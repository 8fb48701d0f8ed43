using Broker.Api.Tests.Authority;
namespace Broker.Api.Tests.Lifecycle;

/// <summary>A freed address is nobody else's for a time, where the server asks for that.</summary>
[Category("Rule1")]
public sealed class QuarantineTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_freed_address_goes_to_another_client_only_after_its_time()
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("lease_quarantine_seconds", 3)));
        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).Json.Number("lease_quarantine_seconds").ShouldBe(3);
        var client = Sample.Name();
        (await Api.LeaseAsync(server, client)).ShouldBe(server.Address(2));
        var free = await FreeAsync(server);

        await Api.RemoveAsync(client, server);

        (await FreeAsync(server)).ShouldBe(free, "it is not free yet");
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3));
        // one less, and one more
        await Eventually.HoldsAsync(async () => await FreeAsync(server) == free, () => "the address is not free yet");
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(2));
    }

    [Test]
    public async Task Its_client_and_its_key_get_it_back()
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("lease_quarantine_seconds", 3600)));
        var (first, second, key) = (Sample.Name(), Sample.Name(), Sample.Key());
        (await Api.LeaseAsync(server, first)).ShouldBe(server.Address(2));
        (await Api.LeaseAsync(server, second, key)).ShouldBe(server.Address(3));
        await Api.RemoveAsync(first, server);
        await Api.RemoveAsync(second, server);

        (await Api.LeaseAsync(server, Sample.Name())).ShouldBe(server.Address(4));
        (await Api.LeaseAsync(server, first)).ShouldBe(server.Address(2));
        (await Api.LeaseAsync(server, Sample.Name(), key)).ShouldBe(server.Address(3));
    }

    [Test]
    public async Task A_named_address_overrides_it_and_the_audit_says_so([Values] bool isImport)
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("lease_quarantine_seconds", 3600)));
        var (former, client) = (Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, former);
        await Api.RemoveAsync(former, server);

        var peer = new JsonObject { ["client_name"] = client, ["public_key"] = Sample.Key(), ["lease"] = server.Address(2) };
        if (isImport)
        {
            (await Api.PostAsync("server/import", new JsonObject { ["server"] = server.DeepClone(), ["peers"] = new JsonArray(peer) }))
                .ShouldBe(200);
        }
        else
        {
            (await Api.PostAsync("client/add", peer.With(("server_name", server.Name())))).ShouldBe(201);
        }

        (await Api.PeersAsync(server)).ShouldHaveSingleItem().Address.ShouldBe(server.Address(2));
        (await Api.AuditAsync($"client_name={client}"))[0].GetProperty("after").Text("quarantine_overridden").ShouldNotBeNull()
            .ShouldContain(former);
        (await Api.LeaseAsync(server, former)).ShouldBe(server.Address(3));
    }

    [Test]
    public async Task A_small_pool_is_exhausted_by_it_until_it_is_overridden()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 30).With(("lease_quarantine_seconds", 3600)));
        var client = Sample.Name();
        await Api.LeaseAsync(server, client);
        await Api.RemoveAsync(client, server);

        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["lease_quarantine_seconds"] = 0 }))
            .ShouldBe(200);
        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted");
        (await Api.PostAsync(
            "client/add",
            Fleet.Client(Sample.Name(), server).With(("public_key", Sample.Key()), ("lease", server.Address(2))))).ShouldBe(201);
    }

    private async Task<long> FreeAsync(JsonObject server) =>
        (await Api.GetAsync($"server/status?server_name={server.Name()}")).ShouldBe(200).GetProperty(server.Name()).Number("leases_free");
}
