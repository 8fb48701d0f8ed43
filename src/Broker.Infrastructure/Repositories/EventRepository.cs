using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Events;

namespace Broker.Infrastructure.Repositories;

internal sealed class EventRepository(Session session, IDatabase database) : IEventRepository
{
    /// <summary>Appends what <see cref="Json"/> gives, in <c>@events</c>, at the time <c>@at</c>.</summary>
    public static string Insert(IDatabase database) =>
        $"""
        insert into events (transaction_id, at, kind, server_name, client_name, revision)
        select {database.TransactionNumber}, @at, value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as bigint)
        from {database.JsonElements("@events")}
        """;

    public static string Json(IEnumerable<(EventKind Kind, string Server, string? Client, long? Revision)> events) =>
        JsonSerializer.Serialize(
            events.Select(occurred => new object?[] { occurred.Kind.Text, occurred.Server, occurred.Client, occurred.Revision }));

    private string Select(TrailPage page) =>
        $"""
        select e.id, e.transaction_id, e.at, e.kind, e.server_name, e.client_name, e.revision
        from events e
        where {page.Condition("e")} {database.OnlySettled("e.transaction_id")}
        """;

    public async Task<IReadOnlyList<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        var page = TrailPage.Of(filter.After, filter.Before);
        var sql = Select(page)
            + (filter.Server is null ? "" : " and e.server_name = @Server")
            + (filter.Client is null ? "" : " and e.client_name = @Client")
            + (filter.Kinds is null ? "" : $" and e.kind {database.IsAnyOf("@kinds")}")
            + $" {page.Order("e")} limit @Limit";
        var parameters = new
        {
            page.After.Transaction,
            page.After.Id,
            endTransaction = page.Before?.Transaction,
            endId = page.Before?.Id,
            filter.Server,
            filter.Client,
            kinds = filter.Kinds is { } kinds ? database.AnyOf(kinds.Select(kind => kind.Text)) : null,
            Limit = (long)filter.Limit,
        };
        return [.. page.InOrder(await session.QueryAsync<Row>(sql, parameters, cancellationToken)).Select(row => row.ToEvent())];
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long TransactionId { get; init; }

        public long At { get; init; }

        public required string Kind { get; init; }

        public required string ServerName { get; init; }

        public string? ClientName { get; init; }

        public long? Revision { get; init; }

        public StoredEvent ToEvent() => new($"{new TrailId(TransactionId, Id)}", Times.Of(At), Kind, ServerName, ClientName, Revision);
    }
}
