using Broker.Api.Tests.Subnets;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Peerings;

/// <summary>Networks behind a client.</summary>
[Category("Rule7")]
public sealed class RoutedNetworkTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Most = [.. Enumerable.Range(0, 64).Select(number => $"172.16.{number}.0/24")];

    [TestCase("192.168.7.0/24", "192.168.7.0/24")]
    [TestCase("192.168.7.9/24 192.168.7.0/24", "192.168.7.0/24")]
    [TestCase("192.168.7.9 fd07::/48 192.168.8.0/24", "192.168.7.9/32 fd07::/48 192.168.8.0/24")]
    [TestCase("192.168.0.0/16 192.168.7.0/24", "192.168.0.0/16 192.168.7.0/24")]
    public async Task Are_allowed_ips_of_the_peer(string given, string stored)
    {
        var (server, client) = (await Api.AddServerAsync(Sample.Dual()), Sample.Name());

        (await AddAsync(server, client, given.Split(' '))).ShouldBe(201);

        var config = await Api.ConfigAsync(server);
        config.GetProperty("peers")[0].Texts("allowed_ips")
            .ShouldBe([$"{server.Address(2)}/32", $"{server.AddressV6(2)}/128", .. stored.Split(' ')]);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        (await RoutedAsync(client)).ShouldBe(stored.Split(' '));
    }

    [Test]
    public async Task Are_at_most_sixty_four()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());

        (await AddAsync(server, client, Most)).ShouldBe(201);

        (await RoutedAsync(client)).ShouldBe(Most);
        (await AddAsync(server, client, [.. Most, "172.17.0.0/24"])).ShouldNameFields("routed_networks");
        (await RoutedAsync(client)).ShouldBe(Most);
    }

    [TestCase("0.0.0.0/0")]
    [TestCase("::/0")]
    [TestCase("::ffff:10.0.0.0/120")]
    [TestCase("192.168.7.0/33")]
    [TestCase("192.168.7.0/24, 192.168.8.0/24")]
    [TestCase("192.168.7.0/24\nPostUp = reboot")]
    [TestCase("somewhere")]
    [TestCase("")]
    [TestCase(null)]
    public async Task Are_refused_and_nothing_changes(string? network)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        var body = Fleet.Client(client, server).With(("public_key", Sample.Key()));
        body["routed_networks"] = new JsonArray("192.168.7.0/24", network);

        (await Api.PostAsync("client/add", body)).ShouldNameFields("routed_networks");

        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [TestCase("192.168.7.0/24", "192.168.7.0/24")]
    [TestCase("192.168.7.0/24", "192.168.7.128/25")]
    [TestCase("192.168.7.128/25", "192.168.0.0/16")]
    [TestCase("192.168.7.0/24 172.20.0.0/16", "192.168.6.0/24 172.20.7.7")]
    [TestCase("fd07::/48", "fd07:0:0:1::/64")]
    [TestCase("192.168.0.0/16 192.168.7.0/24", "192.168.7.7")]
    public async Task Of_two_clients_do_not_overlap(string first, string second)
    {
        var (server, holder, client) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        (await AddAsync(server, holder, first.Split(' '))).ShouldBe(201);
        await Api.LeaseAsync(server, client);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await AddAsync(server, client, second.Split(' '))).ShouldRefuse(409, "network-overlap", holder);
        (await UpdateAsync(server, client, second.Split(' '))).ShouldRefuse(409, "network-overlap", holder);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
        (await UpdateAsync(server, holder, [])).ShouldBe(200);
        (await UpdateAsync(server, client, second.Split(' '))).ShouldBe(200);
    }

    [Test]
    public async Task Side_by_side_or_on_another_server_are_taken()
    {
        var (server, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());

        (await AddAsync(server, Sample.Name(), ["192.168.7.0/25", "fd07::/48"])).ShouldBe(201);
        (await AddAsync(server, Sample.Name(), ["192.168.7.128/25", "192.168.6.0/24", "fd07:0:1::/48"])).ShouldBe(201);
        (await AddAsync(other, Sample.Name(), ["192.168.7.0/24"])).ShouldBe(201);
    }

    [TestCase(0, 24)]
    [TestCase(9, 32)]
    [TestCase(0, 16)]
    public async Task Do_not_overlap_the_servers_subnets(int index, int mask)
    {
        var server = await Api.AddServerAsync(Sample.Dual());

        (await AddAsync(server, Sample.Name(), [$"{server.Address(index)}/{mask}"])).ShouldRefuse(409, "network-overlap", server.Name());
        (await AddAsync(server, Sample.Name(), [$"{server.AddressV6(9)}/{mask + 96}"])).ShouldRefuse(409, "network-overlap", server.Name());
        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Stay_when_only_the_key_changes_and_go_with_the_peering()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await AddAsync(server, client, ["192.168.7.0/24"]);

        await Api.LeaseAsync(server, client);
        (await RoutedAsync(client)).ShouldBe(["192.168.7.0/24"]);
        await Api.RemoveAsync(client, server);

        (await AddAsync(server, Sample.Name(), ["192.168.7.0/24"])).ShouldBe(201);
    }

    [Test]
    public async Task Are_another_version_each_time_they_change()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var tags = new List<string> { await Api.VersionAsync(server) };
        foreach (string[] networks in new string[][] { ["192.168.7.0/24"], ["192.168.8.0/24"], ["192.168.8.0/24", "192.168.7.0/24"], [] })
        {
            await UpdateAsync(server, client, networks);
            tags.Add(await Api.VersionAsync(server));
            await UpdateAsync(server, client, networks);
            (await Api.VersionAsync(server)).ShouldBe(tags[^1]);
            var config = await Api.ConfigAsync(server);
            config.Text("digest").ShouldBe(PlainDigest.Of(config));
        }

        tags.ShouldBeUnique();
    }

    [Test]
    public async Task Are_not_routed_into_the_tunnel_by_their_own_client()
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("allowed_ips", "10.0.0.0/8, 192.168.7.0/24, 192.168.8.0/24")));

        (await AddAsync(server, Sample.Name(), ["192.168.7.0/24"])).ShouldBe(201)
            .GetProperty("subnet").Text("allowed_ips").ShouldBe("10.0.0.0/8, 192.168.8.0/24");
    }

    private Task<Answer> AddAsync(JsonObject server, string client, string[] networks) =>
        Api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), ("routed_networks", List(networks))));

    private Task<Answer> UpdateAsync(JsonObject server, string client, string[] networks) =>
        Api.PostAsync("client/update", Fleet.Client(client, server).With(("routed_networks", List(networks))));

    private static JsonArray List(string[] networks) => new([.. networks.Select(network => (JsonNode)network)]);

    private async Task<string[]> RoutedAsync(string client) =>
        (await Api.GetAsync("client/list_all")).ShouldBe(200).GetProperty(client).EnumerateObject().Single().Value.Texts("routed_networks");
}
