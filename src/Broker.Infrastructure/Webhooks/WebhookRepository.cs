using Broker.Application.Abstractions;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using Broker.Infrastructure.Repositories;

namespace Broker.Infrastructure.Webhooks;

internal sealed class WebhookRepository(Session session, IDatabase database, HostClock clock) : IWebhookRepository
{
    private const string Select =
        """
        select w.id, w.name, w.url, w.secret, w.kinds, w.created_at, w.created_by, w.position, w.delivered_id, w.delivered_at,
               w.failing_since, w.last_error, w.disabled_at
        from webhooks w
        """;

    private const string SelectAll = $"{Select} order by w.name";

    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<WebhookRow>(SelectAll, new { }, cancellationToken)).Select(row => row.ToWebhook())];

    /// <summary>Behind the last event that can be seen.</summary>
    private string SelectPosition =>
        $"""
        select e.id, e.transaction_id from events e where true {database.OnlySettled("e.transaction_id")}
        order by e.transaction_id desc, e.id desc limit 1
        """;

    private const string Insert =
        """
        insert into webhooks (id, name, url, secret, kinds, created_at, created_by, position)
        values (@Id, @Name, @Url, @secret, @kinds, @createdAt, @CreatedBy, @position)
        on conflict (name) do nothing
        """;

    public async Task<bool> TryAddAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var last = (await session.QueryAsync<PositionRow>(SelectPosition, new { }, cancellationToken)).SingleOrDefault();
        var parameters = new
        {
            webhook.Id,
            webhook.Name,
            webhook.Url,
            secret = webhook.Secret.Reveal(),
            kinds = webhook.Kinds is { } kinds ? string.Join(',', kinds.Select(kind => kind.Text)) : null,
            createdAt = webhook.CreatedAt.ToUnixTimeMilliseconds(),
            webhook.CreatedBy,
            position = last is null ? null : $"{new TrailId(last.TransactionId, last.Id)}",
        };
        return await session.ExecuteAsync(Insert, parameters, cancellationToken) == 1;
    }

    private const string SelectByName = $"{Select} where w.name = @name";

    private const string Delete = "delete from webhooks where name = @name";

    public async Task<Webhook?> DeleteAsync(WebhookName name, CancellationToken cancellationToken)
    {
        var row = await session.FindAsync<WebhookRow>($"{SelectByName} {database.RowLock}", new { name }, cancellationToken);
        return row is not null && await session.ExecuteAsync(Delete, new { name }, cancellationToken) == 1 ? row.ToWebhook() : null;
    }

    private string Claim =>
        $"""
        insert into webhook_lease (id, holder, until) values (1, @holder, {database.Now} + @length)
        on conflict (id) do update set holder = excluded.holder, until = excluded.until
        where webhook_lease.holder = excluded.holder or webhook_lease.until < {database.Now}
        """;

    /// <summary>Whether this broker is the one that delivers, for so long.</summary>
    public async Task<bool> ClaimAsync(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Claim, new { holder, length = (long)length.TotalMilliseconds, now = clock.Milliseconds }, cancellationToken) == 1;

    private const string Release = "delete from webhook_lease where holder = @holder";

    public Task ReleaseAsync(string holder, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Release, new { holder }, cancellationToken);

    /// <summary>Only by the broker that still delivers: another one may be further.</summary>
    private const string IsHolder = "exists (select 1 from webhook_lease l where l.holder = @holder)";

    private const string Advance = $"update webhooks set position = @position where id = @Id and {IsHolder}";

    private string Delivered =>
        $"""
        update webhooks
        set position = @position, delivered_id = @delivered, delivered_at = {database.Now}, failing_since = null, last_error = null
        where id = @Id and {IsHolder}
        """;

    /// <summary>All events up to the position are done with; the last of them that was delivered is null where none was wanted.</summary>
    public Task SaveAsync(Webhook webhook, string position, string? delivered, string holder, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
        delivered is null ? Advance : Delivered,
        new { webhook.Id, position, delivered, holder, now = clock.Milliseconds },
        cancellationToken);

    private string Failed =>
        $"""
        update webhooks
        set failing_since = coalesce(failing_since, {database.Now}), last_error = @error,
            disabled_at = case when failing_since <= {database.Now} - @patience then {database.Now} end
        where id = @Id and {IsHolder}
        returning disabled_at
        """;

    /// <summary>Whether the broker gives up, since the receiver has taken nothing for so long.</summary>
    public async Task<bool> SaveFailureAsync(
        Webhook webhook, string error, TimeSpan patience, string holder, CancellationToken cancellationToken)
    {
        var parameters = new { webhook.Id, error, patience = (long)patience.TotalMilliseconds, holder, now = clock.Milliseconds };
        return await session.FindAsync<long?>(Failed, parameters, cancellationToken) is not null;
    }

    private sealed record PositionRow
    {
        public long Id { get; init; }

        public long TransactionId { get; init; }
    }
}
