using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Schema;

public sealed class CascadeTests(BackEnd backEnd) : StorageTest(backEnd)
{
    [SetUp]
    public async Task Add_servers_and_peerings()
    {
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.4.0/23"));
        await ExecuteAsync(Rows.Server("lyon", id: 2, cidr: "10.0.8.0/24"));
        await ExecuteAsync(Rows.Peering("ann", server: "paris", id: 1, index: 2));
        await ExecuteAsync(Rows.Peering("ann", server: "lyon", id: 2, index: 2));
    }

    [TestCase("10.0.6.0/30")]
    [TestCase("10.0.3.252/30")]
    [TestCase("10.0.9.0/24")]
    [TestCase("11.0.0.0/8")]
    public async Task A_subnet_beside_others_is_taken(string cidr)
    {
        await ExecuteAsync(Rows.Server("nice", id: 3, cidr));

        (await SnapshotAsync()).Servers.Count.ShouldBe(3);
    }

    [TestCase(1)]
    [TestCase(65535)]
    public async Task A_port_at_the_edge_is_taken(int port)
    {
        await ExecuteAsync(Rows.Server("nice", id: 3, cidr: "10.9.0.0/24", port: port));

        (await SnapshotAsync()).Servers.Count.ShouldBe(3);
    }

    [Test]
    public async Task A_key_can_be_used_with_several_servers_and_by_another_server()
    {
        await ExecuteAsync(Rows.Peering("bob", server: "lyon", id: 3, index: 4, key: "key-of-paris"));
        await ExecuteAsync(Rows.Peering("bob", server: "paris", id: 4, index: 4));

        (await SnapshotAsync()).Peerings.Count.ShouldBe(4);
    }

    [Test]
    public async Task A_deleted_server_takes_its_peerings_and_free_ranges_along()
    {
        await ExecuteAsync("delete from servers where name = 'paris'");

        var left = await SnapshotAsync();
        left.Peerings.ShouldHaveSingleItem().Server.ShouldBe("lyon");
        left.Free.ShouldHaveSingleItem().Server.ShouldBe("lyon");
    }

    [Test]
    public async Task A_deleted_server_takes_its_reports_along()
    {
        await ReportAsync();

        await ExecuteAsync("delete from servers where name = 'paris'");

        (await ScalarAsync<string>("select s.name from server_reports r join servers s on s.id = r.server_id")).ShouldBe("lyon");
        (await CountAsync("server_reports"), await CountAsync("peering_reports")).ShouldBe((1, 1));
    }

    [Test]
    public async Task A_deleted_peering_takes_its_report_along()
    {
        await ReportAsync();

        await ExecuteAsync($"delete from peerings where id = '{Rows.Id(1)}'");

        (await CountAsync("server_reports"), await CountAsync("peering_reports")).ShouldBe((2, 1));
    }

    [Test]
    public async Task A_peering_that_gets_another_id_takes_its_report_along()
    {
        await ReportAsync();

        await ExecuteAsync($"update peerings set id = '{Rows.Id(9)}' where id = '{Rows.Id(1)}'");

        (await ScalarAsync<long>($"select rx_bytes from peering_reports where peering_id = '{Rows.Id(9)}'")).ShouldBe(10);
    }

    [Test]
    public async Task A_server_with_peerings_can_change_its_key()
    {
        await ExecuteAsync("update servers set public_key = 'another' where name = 'paris'");

        (await ScalarAsync<string>("select server_public_key from peerings p join servers s on s.id = p.server_id where s.name = 'paris'"))
            .ShouldBe("another");
        (await ScalarAsync<string>("select server_public_key from peerings p join servers s on s.id = p.server_id where s.name = 'lyon'"))
            .ShouldBe("key-of-lyon");
    }

    private async Task ReportAsync()
    {
        await ExecuteAsync(Rows.ServerReport("paris"));
        await ExecuteAsync(Rows.ServerReport("lyon"));
        await ExecuteAsync(Rows.PeeringReport("ann"));
    }

    private Task<long> CountAsync(string table) => ScalarAsync<long>($"select count(*) from {table}");
}
