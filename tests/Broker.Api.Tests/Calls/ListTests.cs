using System.Text.Json;
using Broker.Api.Tests.Imports;

namespace Broker.Api.Tests.Calls;

/// <summary>The order and the grouping of lists, on a broker of its own.</summary>
[OnBothBackEnds]
[Process]
public sealed class ListTests(BackEnd backEnd)
{
    private const int Clients = 2500;

    private static readonly string[] Names = ["b", "a.b", "a-b", "a", "B", "9", "a_b", "A", "aa", "a0"];

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    [SetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd);
        api = new BrokerApi(broker.Client);
    }

    [TearDown]
    public async Task Stop()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    [Test]
    public async Task Come_in_the_order_of_names_and_addresses()
    {
        (await api.GetAsync("client/list_all")).ShouldBe(200).Names().ShouldBeEmpty();
        (await api.GetAsync("server/list_all")).ShouldBe(200).Names().ShouldBeEmpty();
        (await api.GetAsync("client/status")).ShouldBe(200).Names().ShouldBeEmpty();
        (await api.GetAsync("server/status")).ShouldBe(200).Names().ShouldBeEmpty();
        foreach (var name in Names)
        {
            await api.AddServerAsync(Sample.Server().With(("server_name", name)));
        }

        var server = await api.AddServerAsync(Sample.Server(reserved: 7).With(("server_name", "zz")));
        foreach (var name in Names)
        {
            await api.LeaseAsync(server, name);
        }

        string[] ordered = [.. Names.Order(StringComparer.Ordinal)];
        (await api.GetAsync("server/list_all")).ShouldBe(200).Names().ShouldBe([.. ordered, "zz"]);
        (await api.GetAsync("client/list_all")).ShouldBe(200).Names().ShouldBe(ordered);
        (await api.GetAsync("server/status")).ShouldBe(200).Names().ShouldBe([.. ordered, "zz"]);
        (await api.GetAsync("client/status")).ShouldBe(200).Names().ShouldBe(ordered);
        (await api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe(Enumerable.Range(8, Names.Length).Select(server.Address));
    }

    [Test]
    public async Task Hold_thousands_of_peerings_each_under_its_client()
    {
        JsonObject[] servers = [Sample.Server(mask: 20), Sample.Server(mask: 20)];
        foreach (var server in servers)
        {
            JsonNode[] peers = [.. Enumerable.Range(0, Clients).Reverse().Select(number => Importing.Peer($"client-{number:0000}"))];
            (await api.ImportAsync(server, peers)).ShouldBe(200);
        }

        var answer = await api.GetAsync("client/list_all");

        var clients = answer.ShouldBe(200);
        clients.Names().ShouldBe(Enumerable.Range(0, Clients).Select(number => $"client-{number:0000}"));
        clients.EnumerateObject().ShouldAllBe(client => ServersOf(client.Value).SequenceEqual(servers.Select(Sample.Name).Order()));
        clients.EnumerateObject().SelectMany(client => client.Value.Names()).Distinct().Count().ShouldBe(2 * Clients);
        (await api.GetAsync("client/list_all")).Text.ShouldBe(answer.Text, "the order is stable");
        var status = (await api.GetAsync("client/status")).ShouldBe(200);
        status.Names().ShouldBe(clients.Names());
        status.EnumerateObject().ShouldAllBe(client => client.Value.Names().SequenceEqual(clients.GetProperty(client.Name).Names()));
        (await api.PeersAsync(servers[0])).Select(peer => peer.Address).ShouldBe(Enumerable.Range(2, Clients).Select(servers[0].Address));
    }

    private static IEnumerable<string?> ServersOf(JsonElement client) =>
        client.EnumerateObject().Select(peering => peering.Value.Text("server")).Order();
}
