using Broker.Domain;
using Broker.Domain.Servers;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>Migration 0003 on a database of the release before.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public sealed class DigestMigrationTests(BackEnd backEnd)
{
    [Test]
    public async Task Keeps_the_reports_of_agents_and_remembers_servers_that_are_deleted_from_then_on()
    {
        await using var database = await TestDatabase.CreateAsync(backEnd, migrated: false);
        await Schemas.ApplyAsync(database, upTo: 2);
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(EarlierRows.Server("paris", id: 1, cidr: "10.0.0.0/24", key: $"{Sample.Key(-1)}"));
        await connection.ExecuteAsync(EarlierRows.Peering("ann", server: "paris", id: 1, index: 2, key: $"{Sample.Key(1)}"));
        await connection.ExecuteAsync(Rows.ServerReport("paris"));
        await connection.ExecuteAsync(Rows.PeeringReport("ann", handshake: 7));

        await new Migrator(database.Connect()).MigrateAsync(CancellationToken.None);

        await using var services = database.Services();
        await using var request = services.OpenRequest();
        var status = await request.Reports.ListServersAsync(name: null, Sample.Now, CancellationToken.None).SingleAsync();
        (status.AppliedRevision, status.Digest, status.AppliedDigest, status.ClockSkew).ShouldBe((1, null, null, null));
        status.Problems.ShouldBeEmpty();
        var peering = await request.Reports.ListPeeringsAsync(client: null, CancellationToken.None)
            .Select(tunnel => tunnel.Status).SingleAsync();
        (peering.LastHandshake, peering.RxBytes, peering.TxBytes).ShouldBe((DateTimeOffset.FromUnixTimeSeconds(7), 10, 20));
        (await request.Reports.FindAppliedAsync([status.Id], CancellationToken.None)).ShouldHaveSingleItem()
            .Proves(new ServerVersion(status.Id, 1, Digest: null)).ShouldBeTrue();
        await connection.ExecuteAsync("delete from servers");
        (await request.Servers.FindDeletedAsync(ServerName.Parse("paris"), CancellationToken.None)).ShouldBe([status.Id]);
        (await request.Servers.FindDeletedAsync(ServerName.Parse("lyon"), CancellationToken.None)).ShouldBeEmpty();
    }
}
