using System.Data.Common;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>What the schema refuses of reports. The servers paris and lyon, and paris' client ann, have been reported.</summary>
public sealed class ReportConstraintTests(BackEnd backEnd) : StorageTest(backEnd)
{
    [SetUp]
    public async Task Add_servers_and_reports()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.4.0/23"));
        await ExecuteAsync(Rows.Server("lyon", id: 2, cidr: "10.0.8.0/24"));
        await ExecuteAsync(Rows.Peering("ann", server: "paris", id: 1, index: 2));
        await ExecuteAsync(Rows.ServerReport("paris"));
        await ExecuteAsync(Rows.ServerReport("lyon"));
        await ExecuteAsync(Rows.PeeringReport("ann"));
    }

    private static IEnumerable<TestCaseData> Reports() =>
    [
        Row("a second one of a server", Rows.ServerReport("lyon")),
        Row("a second one of a peering", Rows.PeeringReport("ann")),
        Row("a server that is not there", $"update server_reports set server_id = '{Rows.Id(9)}' where server_id = '{Rows.Id(1)}'"),
        Row("a peering that is not there", $"update peering_reports set peering_id = '{Rows.Id(9)}'"),
        Row("no revision", "update server_reports set applied_revision = null"),
        Row("no moment", "update server_reports set applied_at = null"),
        Row("no last moment", "update server_reports set reported_at = null"),
        Row("no version", "update server_reports set agent_version = null"),
        Row("no port", "update server_reports set listen_port = null"),
        Row("no bytes received", "update peering_reports set rx_bytes = null"),
        Row("no bytes sent", "update peering_reports set tx_bytes = null"),
    ];

    [TestCaseSource(nameof(Reports))]
    public async Task Refuses_a_report_with(string sql)
    {
        var refusal = await Should.ThrowAsync<DbException>(() => ExecuteAsync(sql));

        (refusal is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: ['2', '3', ..] }).ShouldBeTrue($"{refusal}");
    }

    private static TestCaseData Row(string name, string sql) => new TestCaseData(sql).SetArgDisplayNames(name);
}
