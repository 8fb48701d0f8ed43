using System.Data.Common;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>What the schema refuses of routed networks. The server paris has the client ann, with 172.16.0.0/24 behind it.</summary>
[Category("Rule7")]
public sealed class RoutedConstraintTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string RouteOfAnn =
        """
        insert into routed_networks (server_id, first_address, last_address, network, peering_id)
        select p.server_id, {0}, {1}, '172.16.0.0/24', p.id from peerings p join servers s on s.id = p.server_id
        where p.client_name = 'ann' and s.name = 'paris'
        """;

    [SetUp]
    public async Task Add_a_routed_network()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.4.0/23"));
        await ExecuteAsync(Rows.Peering("ann", server: "paris", id: 1, index: 2));
        await ExecuteAsync(string.Format(RouteOfAnn, "'4:AC100000'", "'4:AC1000FF'"));
    }

    private static IEnumerable<TestCaseData> Routed() =>
    [
        Row("a beginning that another has", string.Format(RouteOfAnn, "'4:AC100000'", "'4:AC10000F'")),
        Row("no beginning", string.Format(RouteOfAnn, "null", "'4:AC10000F'")),
        Row("no end", string.Format(RouteOfAnn, "'4:AC110000'", "null")),
        Row("no peering", "update routed_networks set peering_id = null"),
        Row("a peering that is not there", $"update routed_networks set peering_id = '{Rows.Id(9)}'"),
    ];

    [TestCaseSource(nameof(Routed))]
    public async Task Refuses_a_routed_network_with(string sql)
    {
        var refusal = await Should.ThrowAsync<DbException>(() => ExecuteAsync(sql));

        (refusal is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: ['2', '3', ..] }).ShouldBeTrue($"{refusal}");
    }

    [Test]
    public async Task A_deleted_peering_takes_its_routed_networks_along_and_one_with_another_id_keeps_them()
    {
        await ExecuteAsync($"update peerings set id = '{Rows.Id(8)}' where id = '{Rows.Id(1)}'");
        (await ScalarAsync<long>("select count(*) from routed_networks")).ShouldBe(1);

        await ExecuteAsync($"delete from peerings where id = '{Rows.Id(8)}'");

        (await ScalarAsync<long>("select count(*) from routed_networks")).ShouldBe(0);
    }

    private static TestCaseData Row(string name, string sql) => new TestCaseData(sql).SetArgDisplayNames(name);
}
