using Broker.TestSupport;
using Npgsql;

namespace EndToEnd.Tests;

/// <summary>The PostgreSQL that the other tests stand on.</summary>
[PostgreSql]
public sealed class PostgresServerTests
{
    [SetUp]
    public void Needs_postgresql()
    {
        if (PostgresServer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }
    }

    [Test]
    public async Task Clones_a_database_with_what_it_holds()
    {
        var server = await PostgresServer.SharedAsync();
        var template = await server.CreateDatabaseAsync();
        await ExecuteAsync(template, "create table leases as select generate_series(1, 1000) as address");

        var clone = await server.CreateDatabaseAsync(template);
        await ExecuteAsync(template, "drop table leases");

        (await ExecuteAsync(clone, "select count(*) from leases")).ShouldBe(1000L);
    }

    [Test]
    public async Task Is_of_the_compose_files_image_where_there_is_an_engine()
    {
        var server = await PostgresServer.SharedAsync();
        if ((PostgresServer.ContainerGivenUp ?? ContainerEngine.UnavailableReason) is { } reason)
        {
            Assert.Ignore(reason);
        }

        var version = (string)(await ExecuteAsync(await server.CreateDatabaseAsync(), "show server_version"))!;

        version.ShouldStartWith($"{ContainerEngine.PostgresImage.Split(':')[1]}.");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Keeps_what_was_committed_through_a_stop(bool immediate)
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "create table leases as select 7 as address");

        await server.StopAsync(immediate);
        await Should.ThrowAsync<NpgsqlException>(() => ExecuteAsync(database, "select 1"));
        await server.StartAgainAsync();

        (await ExecuteAsync(database, "select address from leases")).ShouldBe(7);
        (await ExecuteAsync(database, "show fsync")).ShouldBe("on");
    }

    [Test]
    public async Task Leaves_nothing_behind()
    {
        var server = await PostgresServer.StartAsync();
        var folder = Path.GetDirectoryName(server.DataFolder)!;
        Processes(folder).ShouldNotBeEmpty();

        await server.DisposeAsync();

        Directory.Exists(folder).ShouldBeFalse();
        Processes(folder).ShouldBeEmpty();
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static string[] Processes(string argument) =>
        [.. Directory.GetDirectories("/proc").Where(process => CommandLine(process).Contains(argument, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
