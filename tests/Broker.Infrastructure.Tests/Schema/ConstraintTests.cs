using System.Data.Common;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>
/// What the schema itself refuses, without the broker's checks. There are the servers paris and lyon, and paris has ann and bob.
/// </summary>
public sealed class ConstraintTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string FreeInParis =
        "insert into free_ranges (server_id, first_index, last_index) select id, {0}, {1} from servers where name = 'paris'";

    [SetUp]
    public async Task Add_servers_and_peerings()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.4.0/23"));
        await ExecuteAsync(Rows.Server("lyon", id: 2, cidr: "10.0.8.0/24"));
        await ExecuteAsync(Rows.Peering("ann", server: "paris", id: 1, index: 2));
        await ExecuteAsync(Rows.Peering("bob", server: "paris", id: 2, index: 3));
        await ExecuteAsync(Rows.Peering("ann", server: "lyon", id: 3, index: 2));
    }

    private static IEnumerable<TestCaseData> Servers() =>
    [
        Row("a name that is taken", Rows.Server("paris", id: 9, cidr: "10.9.0.0/24", key: "key-of-nice")),
        Row("a change to a name that is taken", Lyon("name = 'paris'")),
        Row("a key that is taken", Rows.Server("nice", id: 9, cidr: "10.9.0.0/24", key: "key-of-paris")),
        Row("a change to a key that is taken", Lyon("public_key = 'key-of-paris'")),
        Row("a change to the key of a client of its own", Lyon("public_key = 'key-of-ann'")),
        Row("an id that is taken", Rows.Server("nice", id: 1, cidr: "10.9.0.0/24")),
        Row("a move into another's subnet", Lyon(Rows.Subnet("10.0.5.0/24"))),
        Row("port 0", Rows.Server("nice", id: 9, cidr: "10.9.0.0/24", port: 0)),
        Row("port 65536", Rows.Server("nice", id: 9, cidr: "10.9.0.0/24", port: 65536)),
        Row("a change to port 65536", Lyon("endpoint_port = 65536")),
        Row("the network's address as its own", Lyon("server_index = 0")),
        Row("no own address", Lyon("server_index = null")),
        Row("no word on overlaps", Lyon("allow_overlap = null")),
        Row("a negative reserved count", Rows.Server("nice", id: 9, cidr: "10.9.0.0/24", reserved: -1)),
    ];

    private static IEnumerable<TestCaseData> Peerings() =>
    [
        Row("a second one of a client with a server", Rows.Peering("ann", server: "paris", id: 9, index: 9, key: "key-9")),
        Row("a change to a client that has one", Bob("client_name = 'ann'")),
        Row("a lease that is taken", Cid(index: 3)),
        Row("a change to a lease that is taken", Bob("address_index = 2")),
        Row("a key that is taken", Cid(key: "key-of-ann")),
        Row("a change to a key that is taken", Bob("public_key = 'key-of-ann'")),
        Row("its server's key", Cid(key: "key-of-paris")),
        Row("a change to its server's key", Bob("public_key = 'key-of-paris'")),
        Row("a wrong idea of its server's key", Bob("server_public_key = 'key-of-lyon'")),
        Row("a lease of the network's address", Cid(index: 0)),
        Row("a server that is not there", Bob($"server_id = '{Rows.Id(9)}'")),
        Row("a negative lease", Cid(index: -1)),
        Row("a free range that ends where another does", string.Format(FreeInParis, 4, 510)),
        Row("a free range without a beginning", string.Format(FreeInParis, "null", 600)),
        Row("a free range without an end", string.Format(FreeInParis, 600, "null")),
        Row("a free range that ends before it begins", string.Format(FreeInParis, 601, 600)),
        Row("a free range with the network's address", string.Format(FreeInParis, 0, 600)),
        Row("a free range of no server", $"insert into free_ranges (server_id, first_index, last_index) values ('{Rows.Id(9)}', 2, 3)"),
        Row("no word on routed networks", Bob("routed_networks = null")),
    ];

    [TestCaseSource(nameof(Servers))]
    public Task Refuses_a_server_with(string sql) => ShouldBeRefusedAsync(sql);

    [TestCase("10.0.4.0/23")]
    [TestCase("10.0.4.0/24")]
    [TestCase("10.0.5.0/24")]
    [TestCase("10.0.4.128/30")]
    [TestCase("10.0.5.252/30")]
    [TestCase("10.0.0.0/16")]
    [TestCase("0.0.0.0/0")]
    public Task Refuses_a_server_whose_subnet_overlaps_another(string cidr) => ShouldBeRefusedAsync(Rows.Server("nice", id: 9, cidr));

    [Test]
    public Task Refuses_a_server_without_a(
        [Values(
            "name", "public_key", "endpoint_address", "endpoint_port", "network_address", "network_mask", "n_reserved_ips", "allowed_ips",
            "revision")]
        string column) =>
        ShouldBeRefusedAsync(Lyon($"{column} = null"));

    [TestCase("10.0.4.0/24")]
    [TestCase("10.0.0.0/8")]
    public async Task Takes_a_server_that_overlaps_another_where_it_may(string cidr)
    {
        await ExecuteAsync(Rows.Server("nice", id: 9, cidr, allowOverlap: true));

        (await SnapshotAsync()).Servers.Count.ShouldBe(3);
    }

    [TestCaseSource(nameof(Peerings))]
    public Task Refuses_a_peering_with(string sql) => ShouldBeRefusedAsync(sql);

    [Test]
    public Task Refuses_a_peering_without_a(
        [Values("address_index", "public_key", "client_name", "server_id", "server_public_key")] string column) =>
        ShouldBeRefusedAsync(Bob($"{column} = null"));

    private static TestCaseData Row(string name, string sql) => new TestCaseData(sql).SetArgDisplayNames(name);

    private static string Lyon(string change) => $"update servers set {change} where name = 'lyon'";

    private static string Bob(string change) => $"update peerings set {change} where client_name = 'bob'";

    private static string Cid(int index = 9, string? key = null) => Rows.Peering("cid", server: "paris", id: 9, index, key);

    private async Task ShouldBeRefusedAsync(string sql)
    {
        var before = await SnapshotAsync();

        var refusal = await Should.ThrowAsync<DbException>(() => ExecuteAsync(sql));

        (refusal is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: ['2', '3', ..] }).ShouldBeTrue($"{refusal}");
        var after = await SnapshotAsync();
        after.Servers.ShouldBe(before.Servers);
        after.Peerings.ShouldBe(before.Peerings, ignoreOrder: true);
        after.Free.ShouldBe(before.Free);
        after.Clients.ShouldBe(before.Clients);
    }
}
