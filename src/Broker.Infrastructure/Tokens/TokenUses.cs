using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Broker.Domain.Authority;
using Broker.Infrastructure.Repositories;
using Dapper;

namespace Broker.Infrastructure.Tokens;

/// <summary>When and from where tokens were used last: kept in memory, and written every ten seconds.</summary>
internal sealed class TokenUses(IDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TokenId, (DateTimeOffset At, string? From)> uses = new();
    private long writtenAt;

    public void Note(TokenId token, DateTimeOffset at, IPAddress? from) => uses[token] = (at, from?.ToString());

    private string Update =>
        $"""
        update tokens set last_used_at = u.at, last_used_from = u.from_address
        from (select cast(value ->> 0 as {database.IdType}) as id, cast(value ->> 1 as bigint) as at, value ->> 2 as from_address
              from {database.JsonElements("@uses")}) as u
        where tokens.id = u.id
        """;

    public async Task WriteIfDueAsync(HeldConnection connection, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(writtenAt) <= Interval || uses.IsEmpty)
        {
            return;
        }

        writtenAt = time.GetTimestamp();
        var written = uses.ToArray();
        var json = JsonSerializer.Serialize(written.Select(use => new[]
        {
            Ids.Text(use.Key.Value), use.Value.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            use.Value.From,
        }));
        using var turn = await database.AwaitTurnAsync(sharesCommit: false, cancellationToken);
        await connection.UseAsync((held, _) => held.ExecuteAsync(Update, new { uses = json }), cancellationToken);
        foreach (var use in written)
        {
            uses.TryRemove(use);
        }
    }
}
