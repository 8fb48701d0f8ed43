using System.Collections.Concurrent;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Infrastructure.Repositories;
using Dapper;

namespace Broker.Infrastructure.Tokens;

/// <summary>Requests that wait, each of which ends with the token that it was sent with.</summary>
internal sealed class TokenWatches(IDatabase database)
{
    private readonly ConcurrentDictionary<long, Watch> watches = new();
    private long last;
    private int isDue;

    public ITokenWatch Add(Token token, string hash)
    {
        var number = Interlocked.Increment(ref last);
        return watches[number] = new Watch(this, number, token, hash);
    }

    /// <summary>Tokens may have ended: the next check looks.</summary>
    public void Recheck() => Volatile.Write(ref isDue, 1);

    /// <summary>Ends what waits with a token that has expired. A timer would go by what the clock was when the request began.</summary>
    /// <param name="now">The database's time.</param>
    public async Task EndDueAsync(DateTimeOffset now)
    {
        if (Interlocked.Exchange(ref isDue, 0) == 1)
        {
            await ReadEndsAsync();
        }

        foreach (var (_, watch) in watches)
        {
            watch.EndIfDue(now);
        }
    }

    private string SelectSecrets =>
        $"""
        select secret_hash as hash, cast(null as bigint) as until from tokens
        where secret_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        union all
        select former_hash as hash, former_until as until from tokens
        where former_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        """;

    /// <summary>What waits with a secret that is not there any more is due; that of a rotated one ends in time.</summary>
    private async Task ReadEndsAsync()
    {
        try
        {
            foreach (var chunk in watches.Values.GroupBy(watch => watch.Hash, StringComparer.Ordinal).Chunk(1000))
            {
                await using var lease = new ConnectionLease(database);
                var hashes = database.AnyOf(chunk.Select(group => group.Key));
                var there = (await lease.UseAsync(
                    (held, _, _) => held.QueryAsync<SecretRow>(SelectSecrets, new { hashes }), database.Patience, CancellationToken.None))
                    .ToDictionary(row => row.Hash, row => Times.OrNull(row.Until), StringComparer.Ordinal);
                foreach (var watch in chunk.SelectMany(group => group))
                {
                    watch.EndAt(there.TryGetValue(watch.Hash, out var until) ? until : DateTimeOffset.MinValue);
                }
            }
        }
        catch
        {
            Recheck();
            throw;
        }
    }

    private sealed record SecretRow
    {
        public required string Hash { get; init; }

        public long? Until { get; init; }
    }

    private sealed class Watch(TokenWatches all, long number, Token token, string hash) : ITokenWatch
    {
        private readonly CancellationTokenSource ended = new();
        private DateTimeOffset endsAt = token.ExpiresAt ?? DateTimeOffset.MaxValue;

        public string Hash => hash;

        public CancellationToken Ended => ended.Token;

        /// <param name="end">Null for never.</param>
        public void EndAt(DateTimeOffset? end)
        {
            if (end < endsAt)
            {
                endsAt = end.Value;
            }
        }

        public void EndIfDue(DateTimeOffset now)
        {
            if (now < endsAt)
            {
                return;
            }

            try
            {
                ended.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // the request has ended meanwhile
            }
        }

        public void Dispose()
        {
            all.watches.TryRemove(number, out _);
            ended.Dispose();
        }
    }
}
