using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.ReportServer;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>What a report costs. The server many has 10,000 peers, the server few has 10.</summary>
public sealed class ReportCostTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const int Many = 10_000;
    private const int Few = 10;

    private SqlWatch watch = null!;
    private ServiceProvider watched = null!;

    [OneTimeSetUp]
    public async Task Fill_two_servers()
    {
        await ExecuteAsync(Rows.Server("many", id: 1, "10.0.0.0/15", key: $"{Sample.Key(-1)}"));
        await ExecuteAsync(Rows.Server("few", id: 2, "10.2.0.0/15", key: $"{Sample.Key(-2)}"));
        await FillAsync("many", Many);
        await FillAsync("few", Few);
        watch = new SqlWatch(Database.Connect());
        watched = Database.Services(watch);
    }

    [OneTimeTearDown]
    public void Watch_no_more() => watched?.Dispose();

    /// <summary>The tests share the two servers.</summary>
    public override Task Empty_the_database() => ExecuteAsync("delete from server_reports; delete from peering_reports");

    [Test]
    public async Task Ten_thousand_peers_take_as_many_statements_as_ten()
    {
        var (many, few) = (await StatementsAsync("many", Many), await StatementsAsync("few", Few));

        many.Length.ShouldBe(few.Length, string.Join('\n', [.. many, "as against", .. few]));
        (await ScalarAsync<long>("select count(*) from peering_reports")).ShouldBe(Many + Few);
    }

    /// <summary>PostgreSQL keeps who has written (xmin) and who has locked (xmax) each row; for SQLite triggers count.</summary>
    [Test]
    public async Task Only_the_peers_that_differ_are_written()
    {
        await ReportAsync(Services, "many", Many, _ => 1);
        await CountWritesAsync();
        var before = await VersionsAsync();

        await ReportAsync(Services, "many", Many, number => number is 2 or 5_000 or 9_999 ? 2 : 1);

        (await VersionsAsync()).Except(before).Count().ShouldBe(3);
        (await ScalarAsync<long>("select count(*) from peering_reports where rx_bytes = 2")).ShouldBe(3);
        await CountWritesNoMoreAsync();
    }

    [Test]
    public async Task A_handshake_that_comes_is_a_difference_and_one_that_goes_is_none()
    {
        await ReportAsync(Services, "few", Few, _ => 1);
        await ReportAsync(Services, "few", Few, _ => 1, handshake: Sample.Now);
        (await CountHandshakesAsync()).ShouldBe(Few);

        await ReportAsync(Services, "few", Few, _ => 1);

        (await CountHandshakesAsync()).ShouldBe(Few);
    }

    /// <summary>Of a report that says nothing new of the server, and something of every peer.</summary>
    private async Task<string[]> StatementsAsync(string server, int count)
    {
        for (var received = 1; received <= 3; received++)
        {
            await ReportAsync(watched, server, count, _ => received);
        }

        return [.. watch.Seen.Where(sql => !sql.StartsWith("--", StringComparison.Ordinal))]; // as SQLite tells of triggers
    }

    private Task<long> CountHandshakesAsync() => ScalarAsync<long>("select count(latest_handshake) from peering_reports");

    /// <summary>What is watched is the report alone: its version may be known from before.</summary>
    private async Task ReportAsync(
        ServiceProvider services, string server, int count, Func<int, long> received, DateTimeOffset? handshake = null)
    {
        var name = ServerName.Parse(server);
        var version = (await services.SendAsync(new GetServerConfigQuery(name))).Version;
        var peers = Enumerable.Range(2, count).Select(number =>
            new PeerActivity(PublicKey.Parse(Key(number)), handshake, received(number), txBytes: 0));
        var report = new ServerReport(
            version.ServerId, version.Revision, digest: null, AgentVersion.Parse("1.2.3"), 51820, null, [], peers);
        watch.Forget();
        await services.SendAsync(new ReportServerCommand(name, report));
    }

    private static string Key(int number) => $"{number:D6}{new string('A', 37)}=";

    private Task CountWritesAsync() => BackEnd == BackEnd.Postgres ? Task.CompletedTask : ExecuteAsync(
        """
        create table written (peering_id text);
        create trigger peering_reports_inserted after insert on peering_reports begin insert into written values (new.peering_id); end;
        create trigger peering_reports_updated after update on peering_reports begin insert into written values (new.peering_id); end;
        """);

    private Task CountWritesNoMoreAsync() => BackEnd == BackEnd.Postgres ? Task.CompletedTask : ExecuteAsync(
        "drop trigger peering_reports_inserted; drop trigger peering_reports_updated; drop table written");

    private async Task<IReadOnlyList<string>> VersionsAsync() => (await Connection.QueryAsync<string>(BackEnd == BackEnd.Postgres
        ? "select concat_ws(' ', peering_id, xmin, xmax, ctid) from peering_reports"
        : "select cast(rowid as text) from written")).AsList();

    private Task FillAsync(string server, int count) => ExecuteAsync(
        $"""
        insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
        with recursive n (i) as (select 2 union all select i + 1 from n where i <= {count})
        select {(BackEnd == BackEnd.Sqlite ? "lower(hex(randomblob(16)))" : "gen_random_uuid()")}, s.id, s.public_key,
               '{server}-client-' || i, substr(cast(1000000 + i as text), 2) || '{new string('A', 37)}=', i
        from n, servers s where s.name = '{server}'
        """);
}
