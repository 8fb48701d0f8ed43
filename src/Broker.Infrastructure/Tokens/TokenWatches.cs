using System.Collections.Concurrent;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Infrastructure.Repositories;
using Dapper;

namespace Broker.Infrastructure.Tokens;

/// <summary>Requests that wait, each of which ends with the token that it was sent with.</summary>
internal sealed class TokenWatches(IDatabase database, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Watch> watches = new();
    private long last;
    private int isDue;

    public ITokenWatch Add(Token token, string hash)
    {
        var watch = new Watch(this, Interlocked.Increment(ref last), token, hash, time);
        watches[watch.Number] = watch;
        return watch;
    }

    /// <summary>Tokens may have ended: the next check looks.</summary>
    public void Recheck() => Volatile.Write(ref isDue, 1);

    public Task EndIfDueAsync() => Interlocked.Exchange(ref isDue, 0) == 1 ? EndAsync() : Task.CompletedTask;

    private string SelectSecrets =>
        $"""
        select secret_hash as hash, cast(null as bigint) as until from tokens
        where secret_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        union all
        select former_hash as hash, former_until as until from tokens
        where former_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        """;

    /// <summary>Ends what waits with a secret that is not there any more; that of a rotated one ends in time.</summary>
    private async Task EndAsync()
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

    private sealed class Watch : ITokenWatch
    {
        private readonly TokenWatches all;
        private readonly CancellationTokenSource ended;
        private readonly TimeProvider time;
        private DateTimeOffset endsAt = DateTimeOffset.MaxValue;

        public Watch(TokenWatches all, long number, Token token, string hash, TimeProvider time)
        {
            (this.all, Number, Hash, this.time) = (all, number, hash, time);
            ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            EndAt(token.ExpiresAt);
        }

        public long Number { get; }

        public string Hash { get; }

        public CancellationToken Ended => ended.Token;

        /// <param name="end">Null for never.</param>
        public void EndAt(DateTimeOffset? end)
        {
            if (end is not { } at || at > endsAt)
            {
                return;
            }

            endsAt = at;
            var left = at - time.GetUtcNow();
            try
            {
                if (left <= TimeSpan.Zero)
                {
                    ended.Cancel();
                }
                else
                {
                    ended.CancelAfter(left < ITokenWatch.Longest ? left : ITokenWatch.Longest);
                }
            }
            catch (ObjectDisposedException)
            {
                // the request has ended meanwhile
            }
        }

        public void Dispose()
        {
            all.watches.TryRemove(Number, out _);
            ended.Dispose();
        }
    }
}
