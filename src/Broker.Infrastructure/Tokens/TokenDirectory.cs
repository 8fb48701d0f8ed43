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
/// A token expires by the database's clock, which is read along, and is refused only where the database says so itself. Commands look
/// once more, in their transaction.
/// </summary>
internal sealed class TokenDirectory(
    IDatabase database, HostClock clock, SchemaState schema, BackgroundLoops loops, ILogger<TokenDirectory> logger, TimeProvider time)
    : BackgroundService, ITokenDirectory
{
    private const int MostKnown = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);

    private readonly HeldConnection connection = new(database);
    private readonly BackgroundLoop loop = loops.Add("tokens", logger, time);
    private readonly TokenLookup lookup = new(database, clock);
    private readonly TokenUses uses = new(database, time);
    private readonly TokenWatches watches = new(database);
    private volatile Known known = new(Generation: 0, new ConcurrentDictionary<string, FoundToken>(StringComparer.Ordinal));
    private volatile Confirmation? confirmed;

    public async Task<Token?> FindAsync(Secret secret, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!schema.IsCurrent)
        {
            throw new StorageUnavailableException();
        }

        var (hash, current) = (secret.Hash, known);
        if (!(ConfirmedNow is { } now && current.ByHash.TryGetValue(hash, out var found) && found.IsValidAt(now)))
        {
            found = await lookup.FindAsync(hash, cancellationToken);
            if (found is not null && current.ByHash.Count < MostKnown)
            {
                current.ByHash[hash] = found;
            }
        }

        if (found is null)
        {
            return null;
        }

        uses.Note(found.Token.Id, time.GetUtcNow(), from);
        return found.Token with { ExpiresAt = found.EndsAt };
    }

    /// <summary>The database's time, where it was read within the last second.</summary>
    private DateTimeOffset? ConfirmedNow =>
        confirmed is { } last && time.GetElapsedTime(last.AskedAt) is var since && since < Trust ? last.Now + since : null;

    public Task<bool> HasEndedAsync(Secret secret, CancellationToken cancellationToken) =>
        lookup.HasEndedAsync(secret.Hash, cancellationToken);

    public ITokenWatch WatchToken(Token token, Secret secret)
    {
        var watch = watches.Add(token, secret.Hash);
        if (!known.ByHash.ContainsKey(secret.Hash))
        {
            watches.Recheck(); // the token may have ended since it was found
        }

        return watch;
    }

    /// <summary>Tokens have ended, on this broker or elsewhere.</summary>
    public void Forget()
    {
        known = known with { ByHash = new ConcurrentDictionary<string, FoundToken>(StringComparer.Ordinal) };
        watches.Recheck();
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

    private string SelectGeneration => $"select generation, {database.Now} as now from token_generation where id = 1";

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var row = await connection.UseAsync(
            (held, _) => held.QuerySingleAsync<GenerationRow>(SelectGeneration, new { now = clock.DueMilliseconds }), cancellationToken);
        if (row.Generation != known.Generation)
        {
            known = new Known(row.Generation, new ConcurrentDictionary<string, FoundToken>(StringComparer.Ordinal));
            watches.Recheck();
        }

        var now = Times.Of(row.Now);
        await watches.EndDueAsync(now);
        confirmed = new Confirmation(now, asked);
        await uses.WriteIfDueAsync(connection, cancellationToken);

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    /// <param name="Now">The database's time.</param>
    /// <param name="AskedAt">When it was asked for that, by the monotonic clock.</param>
    private sealed record Confirmation(DateTimeOffset Now, long AskedAt);

    private sealed record GenerationRow
    {
        public long Generation { get; init; }

        public long Now { get; init; }
    }

    /// <summary>What is known of tokens at a generation.</summary>
    private sealed record Known(long Generation, ConcurrentDictionary<string, FoundToken> ByHash);
}
