using Broker.Domain.Authority;
using Broker.Infrastructure.Repositories;
using Dapper;

namespace Broker.Infrastructure.Tokens;

/// <summary>What the database says of the secrets of tokens, by hash and by its own clock.</summary>
internal sealed class TokenLookup(IDatabase database, HostClock clock)
{
    private string IsHeld => TokenRepository.IsHeld("@hash", database.Now);

    private string SelectByHash =>
        $"""
        select {TokenRow.Columns}, case when secret_hash = @hash then null else former_until end as former_until
        from tokens where {IsHeld}
        """;

    /// <summary>Null where no token is valid with the secret.</summary>
    public async Task<FoundToken?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var row = await AskAsync<FoundTokenRow>(SelectByHash, hash, cancellationToken);
        return row is null ? null : new FoundToken(row.ToToken(), Times.OrNull(row.FormerUntil));
    }

    private string SelectEnded =>
        $"""
        select 1 from tokens where (secret_hash = @hash or former_hash = @hash) and not ({IsHeld})
        union all
        select 1 from ended_tokens where secret_hash = @hash
        limit 1
        """;

    /// <summary>As <see cref="Application.Abstractions.ITokenDirectory.HasEndedAsync"/>.</summary>
    public async Task<bool> HasEndedAsync(string hash, CancellationToken cancellationToken) =>
        await AskAsync<long?>(SelectEnded, hash, cancellationToken) is not null;

    private async Task<T?> AskAsync<T>(string sql, string hash, CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(database);
        return await lease.UseAsync(
            (held, _, token) => held.QuerySingleOrDefaultAsync<T>(
                new CommandDefinition(sql, new { hash, now = clock.DueMilliseconds }, cancellationToken: token)),
            database.Patience,
            cancellationToken);
    }
}

/// <summary>A token, and until when the secret that it was found by works, where that is the one before the last rotation.</summary>
internal sealed record FoundToken(Token Token, DateTimeOffset? FormerUntil)
{
    public DateTimeOffset? EndsAt => FormerUntil is { } former && !(Token.ExpiresAt < former) ? former : Token.ExpiresAt;

    public bool IsValidAt(DateTimeOffset now) => EndsAt is not { } end || now < end;
}
