using System.Text.Encodings.Web;
using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Infrastructure.Repositories;

internal sealed class AuditRepository(Session session, IDatabase database) : IAuditRepository
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Insert =>
        $"""
        insert into audit (transaction_id, at, caller, role, from_address, call, server_name, client_name, before, after)
        select {database.TransactionNumber}, @at, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
               value ->> 6, value ->> 7
        from {database.JsonElements("@changes")}
        """;

    /// <summary>In one round trip, with the last write where there is one.</summary>
    public Task AppendAsync(IReadOnlyCollection<AuditRecord> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changes = records.SelectMany(record => record.Changes, Row).ToList();
        var events = records.SelectMany(record => record.Events)
            .Select(occurred => (occurred.Kind, $"{occurred.Server}", occurred.Client?.ToString(), occurred.Revision)).ToList();
        if (changes.Count + events.Count == 0)
        {
            return Task.CompletedTask;
        }

        string?[] statements = [changes.Count > 0 ? Insert : null, events.Count > 0 ? EventRepository.Insert(database) : null];
        return session.AppendAsync(
            string.Join("; ", statements.OfType<string>()),
            new
            {
                at = now.ToUnixTimeMilliseconds(),
                changes = JsonSerializer.Serialize(changes, Json),
                events = EventRepository.Json(events),
            },
            cancellationToken);
    }

    private static string?[] Row(AuditRecord record, AuditChange change) =>
    [
        record.Caller.Name, record.Caller.Role.Text, record.Caller.From?.ToString(), record.Call,
        change.Server?.ToString(), change.Client?.ToString(), Text(change.Before), Text(change.After),
    ];

    private string Select(TrailPage page) =>
        $"""
        select a.id, a.transaction_id, a.at, a.caller, a.role, a.from_address, a.call, a.server_name, a.client_name, a.before, a.after
        from audit a
        where {page.Condition("a")} {database.OnlySettled("a.transaction_id")}
        """;

    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var page = TrailPage.Of(filter.After, filter.Before);
        var sql = Select(page)
            + (filter.Caller is null ? "" : " and a.caller = @Caller")
            + (filter.Server is null ? "" : " and a.server_name = @Server")
            + (filter.Client is null ? "" : " and a.client_name = @Client")
            + (filter.Since is null ? "" : " and a.at >= @since")
            + (filter.Until is null ? "" : " and a.at < @until")
            + $" {page.Order("a")} limit @Limit";
        var parameters = new
        {
            page.After.Transaction,
            page.After.Id,
            endTransaction = page.Before?.Transaction,
            endId = page.Before?.Id,
            filter.Caller,
            filter.Server,
            filter.Client,
            since = filter.Since?.ToUnixTimeMilliseconds(),
            until = filter.Until?.ToUnixTimeMilliseconds(),
            Limit = (long)filter.Limit,
        };
        return [.. page.InOrder(await session.QueryAsync<EntryRow>(sql, parameters, cancellationToken)).Select(row => row.ToEntry())];
    }

    private static string? Text(IReadOnlyDictionary<string, object?>? fields) =>
        fields is null ? null : JsonSerializer.Serialize(fields, Json);

    private sealed record EntryRow
    {
        public long Id { get; init; }

        public long TransactionId { get; init; }

        public long At { get; init; }

        public required string Caller { get; init; }

        public required string Role { get; init; }

        public string? FromAddress { get; init; }

        public required string Call { get; init; }

        public string? ServerName { get; init; }

        public string? ClientName { get; init; }

        public string? Before { get; init; }

        public string? After { get; init; }

        public AuditEntry ToEntry() => new(
            $"{new TrailId(TransactionId, Id)}", Times.Of(At), Caller, Role, FromAddress, Call, ServerName, ClientName, Before, After);
    }
}
