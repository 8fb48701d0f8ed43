using System.Collections.Concurrent;
using System.Net;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Repositories;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Tokens;

/// <summary>
/// Finds the token of a secret, from memory where the generation in the database says that nothing has ended: it is read twice a second,
/// and what was not confirmed for a second is not used. So a token that ends is unknown on this broker at once, on others within a second.
/// Commands look once more, in their transaction.
/// </summary>
internal sealed class TokenDirectory(IDatabase database, SchemaState schema, BackgroundLoops loops, ILogger<TokenDirectory> logger, TimeProvider time)
    : BackgroundService, ITokenDirectory
{
    private const int MostKnown = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UseInterval = TimeSpan.FromSeconds(10);

    private readonly HeldConnection connection = new(database);
    private readonly BackgroundLoop loop = loops.Add("tokens", logger, time);
    private readonly ConcurrentDictionary<TokenId, (DateTimeOffset At, string? From)> uses = new();
    private readonly ConcurrentDictionary<long, Watch> watches = new();
    private volatile Known known = new(Generation: 0, new ConcurrentDictionary<string, Found>(StringComparer.Ordinal));
    private long confirmedAt;
    private long usesWrittenAt;
    private long lastWatch;
    private int endWatches;

    private static readonly string SelectByHash =
        $"""
        select {TokenRow.Columns}, case when secret_hash = @hash then null else former_until end as former_until
        from tokens where (secret_hash = @hash or former_hash = @hash) {TokenRepository.NotSuspended("tokens")}
        """;

    public async Task<Token?> FindAsync(Secret secret, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            throw new StorageUnavailableException();
        }

        var (hash, now, current) = (secret.Hash, time.GetUtcNow(), known);
        if (!(time.GetElapsedTime(Volatile.Read(ref confirmedAt)) < Trust && current.ByHash.TryGetValue(hash, out var found)))
        {
            found = await ReadAsync(hash, cancellationToken);
            if (found is not null && current.ByHash.Count < MostKnown)
            {
                current.ByHash[hash] = found;
            }
        }

        if (found is null || !found.IsValidAt(now))
        {
            return null;
        }

        uses[found.Token.Id] = (now, from?.ToString());
        return found.Token with { ExpiresAt = found.EndsAt };
    }

    public ITokenWatch WatchToken(Token token, Secret secret)
    {
        var watch = new Watch(this, Interlocked.Increment(ref lastWatch), token, secret.Hash, time);
        watches[watch.Number] = watch;
        if (!known.ByHash.ContainsKey(watch.Hash))
        {
            Volatile.Write(ref endWatches, 1); // the token may have ended since it was found
        }

        return watch;
    }

    /// <summary>Tokens have ended, on this broker or elsewhere.</summary>
    public void Forget()
    {
        known = known with { ByHash = new ConcurrentDictionary<string, Found>(StringComparer.Ordinal) };
        Volatile.Write(ref endWatches, 1);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await connection.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await loop.RunAsync(RefreshAsync, stoppingToken);
    }

    private const string SelectGeneration = "select generation from token_generation where id = 1";

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var generation = await connection.UseAsync((held, _) => held.ExecuteScalarAsync<long>(SelectGeneration), cancellationToken);
        if (generation != known.Generation)
        {
            known = new Known(generation, new ConcurrentDictionary<string, Found>(StringComparer.Ordinal));
            Volatile.Write(ref endWatches, 1);
        }

        if (Interlocked.Exchange(ref endWatches, 0) == 1)
        {
            await EndWatchesAsync();
        }

        Volatile.Write(ref confirmedAt, asked);
        if (time.GetElapsedTime(usesWrittenAt) > UseInterval && !uses.IsEmpty)
        {
            usesWrittenAt = asked;
            await WriteUsesAsync(cancellationToken);
        }

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    private string UpdateUses =>
        $"""
        update tokens set last_used_at = u.at, last_used_from = u.from_address
        from (select cast(value ->> 0 as {database.IdType}) as id, cast(value ->> 1 as bigint) as at, value ->> 2 as from_address
              from {database.JsonElements("@uses")}) as u
        where tokens.id = u.id
        """;

    private async Task WriteUsesAsync(CancellationToken cancellationToken)
    {
        var written = uses.ToArray();
        var json = System.Text.Json.JsonSerializer.Serialize(written.Select(use => new[]
        {
            use.Key.ToString().ToUpperInvariant(), use.Value.At.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), use.Value.From,
        }));
        using var turn = await database.AwaitTurnAsync(sharesCommit: false, cancellationToken);
        await connection.UseAsync((held, _) => held.ExecuteAsync(UpdateUses, new { uses = json }), cancellationToken);
        foreach (var use in written)
        {
            uses.TryRemove(use);
        }
    }

    private async Task<Found?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(database);
        var row = await lease.UseAsync(
            (held, _, token) => held.QuerySingleOrDefaultAsync<FoundTokenRow>(new CommandDefinition(SelectByHash, new { hash }, cancellationToken: token)),
            database.Patience,
            cancellationToken);
        return row is null ? null : new Found(row.ToToken(), Times.OrNull(row.FormerUntil));
    }

    private string SelectSecrets =>
        $"""
        select secret_hash as hash, cast(null as bigint) as until from tokens
        where secret_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        union all
        select former_hash as hash, former_until as until from tokens
        where former_hash {database.IsAnyOf("@hashes")} {TokenRepository.NotSuspended("tokens")}
        """;

    /// <summary>Ends what waits with a secret that is not there any more; that of a rotated one ends in time.</summary>
    private async Task EndWatchesAsync()
    {
        try
        {
            foreach (var chunk in watches.Values.GroupBy(watch => watch.Hash, StringComparer.Ordinal).Chunk(1000))
            {
                await using var lease = new ConnectionLease(database);
                var hashes = chunk.Select(group => group.Key).ToArray();
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
            Volatile.Write(ref endWatches, 1);
            throw;
        }
    }

    private sealed record SecretRow
    {
        public required string Hash { get; init; }

        public long? Until { get; init; }
    }

    /// <summary>What is known of tokens at a generation.</summary>
    private sealed record Known(long Generation, ConcurrentDictionary<string, Found> ByHash);

    private sealed record Found(Token Token, DateTimeOffset? FormerUntil)
    {
        public DateTimeOffset? EndsAt => FormerUntil is { } former && !(Token.ExpiresAt < former) ? former : Token.ExpiresAt;

        public bool IsValidAt(DateTimeOffset now) => EndsAt is not { } end || now < end;
    }

    private sealed class Watch : ITokenWatch
    {
        private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

        private readonly TokenDirectory directory;
        private readonly CancellationTokenSource ended = new();
        private readonly TimeProvider time;
        private DateTimeOffset endsAt = DateTimeOffset.MaxValue;

        public Watch(TokenDirectory directory, long number, Token token, string hash, TimeProvider time)
        {
            (this.directory, Number, Hash, this.time) = (directory, number, hash, time);
            EndAt(token.ExpiresAt);
        }

        public long Number { get; }

        public string Hash { get; }

        public CancellationToken Ended => ended.Token;

        /// <param name="end">Null for never, as is what is later than a request waits.</param>
        public void EndAt(DateTimeOffset? end)
        {
            if (end is not { } at || at > endsAt || at - time.GetUtcNow() is var left && left > LongestWait)
            {
                return;
            }

            endsAt = at;
            try
            {
                if (left <= TimeSpan.Zero)
                {
                    ended.Cancel();
                }
                else
                {
                    ended.CancelAfter(left);
                }
            }
            catch (ObjectDisposedException)
            {
                // the request has ended meanwhile
            }
        }

        public void Dispose()
        {
            directory.watches.TryRemove(Number, out _);
            ended.Dispose();
        }
    }
}
