using System.Data.Common;
using Broker.Application.Tokens.AddToken;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Tokens;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>The schema keeps the audit trail as it is, and the database has no secret.</summary>
[Category("Rule12")]
public sealed class AuditTrailTests(BackEnd backEnd) : StorageTest(backEnd)
{
    [Test]
    public async Task An_entry_is_neither_changed_nor_deleted()
    {
        var id = await EntryAsync(DateTimeOffset.UtcNow);

        await Should.ThrowAsync<DbException>(() => ExecuteAsync($"update audit set caller = 'eve' where id = {id}"));
        await Should.ThrowAsync<DbException>(() => ExecuteAsync($"update audit set at = 0 where id = {id}"));
        await Should.ThrowAsync<DbException>(() => ExecuteAsync($"delete from audit where id = {id}"));

        if (BackEnd is BackEnd.Postgres)
        {
            await Should.ThrowAsync<DbException>(() => ExecuteAsync("truncate audit"));
        }

        (await ScalarAsync<string>($"select caller from audit where id = {id}")).ShouldBe("tester");
    }

    [Test]
    public async Task Retention_deletes_old_entries_and_no_others([ValueSource(nameof(Steps))] TimeSpan steppedBy)
    {
        var (old, recent) = (await EntryAsync(DateTimeOffset.UtcNow.AddDays(-4)), await EntryAsync(DateTimeOffset.UtcNow.AddDays(-2)));
        var time = new SteppingClock();
        var clock = new HostClock(time);
        time.Offset = steppedBy;
        using var loops = new BackgroundLoops();
        using var keeper = new AuditKeeper(
            new AuditRetention(KeepDays: 3, EventKeepDays: 3),
            Database.Connect(),
            Services.GetRequiredService<SchemaState>(),
            loops,
            NullLogger<AuditKeeper>.Instance,
            clock,
            time);

        await keeper.StartAsync(None);
        await Eventually.HoldsAsync(
            async () => await ScalarAsync<long>($"select count(*) from audit where id = {old}") == 0, () => "the old entry is still there");
        await keeper.StopAsync(None);

        (await ScalarAsync<long>($"select count(*) from audit where id = {recent}")).ShouldBe(1);
    }

    [Test]
    public async Task Of_a_token_only_the_hash_is_stored()
    {
        var issued = await Services.SendAsync(
            new AddTokenCommand(TokenName.Parse($"t{Guid.NewGuid():N}"), Role.Viewer, Server: null, Client: null, ExpiresIn: null));

        var stored = new List<string>();
        foreach (var table in new[] { "tokens", "audit", "invitations" })
        {
            var rows = await Connection.QueryAsync($"select * from {table}");
            stored.AddRange(rows.SelectMany(row => ((IDictionary<string, object?>)row).Values).Select(value => $"{value}"));
        }

        stored.ShouldContain(issued.Secret.Hash);
        var random = issued.Secret.Reveal()[4..];
        stored.ShouldAllBe(value => !value.Contains(random));
    }

    private async Task<long> EntryAsync(DateTimeOffset at) => await ScalarAsync<long>(
        $"insert into audit (at, caller, role, call) values ({at.ToUnixTimeMilliseconds()}, 'tester', 'admin', 'client/add') returning id");

    /// <summary>Of the clock of a broker's host.</summary>
    private static IEnumerable<TimeSpan> Steps => [TimeSpan.Zero, TimeSpan.FromDays(400)];
}
