using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>The SQLite settings that durability and the schema's constraints depend on.</summary>
public sealed class SqliteSettingsTests
{
    private const int Full = 2;

    private TestDatabase database = null!;
    private ServiceProvider services = null!;

    [OneTimeSetUp]
    public async Task Make_a_database()
    {
        database = await TestDatabase.CreateAsync(BackEnd.Sqlite);
        services = database.Services();
    }

    [OneTimeTearDown]
    public async Task Remove_the_database()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    [TestCase("journal_mode", "wal")]
    [TestCase("synchronous", Full)]
    [TestCase("foreign_keys", 1)]
    public async Task Every_connection_has_them_whether_new_or_used_before(string pragma, object expected)
    {
        for (var round = 0; round < 3; round++)
        {
            var requests = Enumerable.Range(0, 10).Select(_ => services.OpenRequest()).ToList();
            foreach (var request in requests)
            {
                (await ReadAsync(request, pragma)).ShouldBe(expected.ToString());
            }

            foreach (var request in requests)
            {
                await request.DisposeAsync();
            }
        }
    }

    [TestCase("journal_mode", "wal")]
    [TestCase("synchronous", Full)]
    [TestCase("foreign_keys", 1)]
    public async Task They_hold_within_a_transaction(string pragma, object expected)
    {
        await using var request = services.OpenRequest();

        await request.InTransactionAsync(async () => (await ReadAsync(request, pragma)).ShouldBe(expected.ToString()));
    }

    /// <summary>Below 3.51.3 a checkpoint that races a WAL reset could damage the database (sqlite.org/wal.html).</summary>
    [Test]
    public async Task Has_the_fix_of_the_wal_reset()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");

        Version.Parse((await connection.ExecuteScalarAsync<string>("select sqlite_version()"))!)
            .ShouldBeGreaterThanOrEqualTo(new Version(3, 51, 3));
    }

    [Test]
    public async Task A_connection_that_somebody_changed_has_them_again_when_it_is_used_next()
    {
        await using (var request = services.OpenRequest())
        {
            await request.Session.ExecuteAsync("pragma synchronous = off", new { }, CancellationToken.None);
        }

        await using var next = services.OpenRequest();
        (await ReadAsync(next, "synchronous")).ShouldBe($"{Full}");
    }

    private static Task<string?> ReadAsync(RequestScope request, string pragma) =>
        request.Session.FindAsync<string>($"select cast({pragma} as text) from pragma_{pragma}", new { }, CancellationToken.None);
}
