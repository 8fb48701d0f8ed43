using Broker.Application.Abstractions;
using Broker.Application.Tokens;
using Broker.Domain.Authority;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class TokenRepository(Session session, IDatabase database, HostClock clock) : ITokenRepository
{
    private string LockGeneration => $"select generation from token_generation where id = 1 {database.RowLock}";

    private const string SelectByName = $"select {TokenRow.Columns} from tokens where name = @name";

    /// <summary>
    /// Under the lock of the generation, which whatever ends a token needs in the end: two admins that delete each other's token would
    /// deadlock, and the later one has to see that it is the last.
    /// </summary>
    public async Task<Token?> FindAsync(TokenName name, CancellationToken cancellationToken)
    {
        await session.FindAsync<long>(LockGeneration, new { }, cancellationToken);
        return (await session.FindAsync<TokenRow>($"{SelectByName} {database.RowLock}", new { name }, cancellationToken))?.ToToken();
    }

    private const string SelectPage = $"select {TokenRow.Columns} from tokens where name > @after order by name limit @limit";

    public IAsyncEnumerable<Token> ListAsync(CancellationToken cancellationToken) =>
        session.PagesAsync<TokenRow>(SelectPage, last => new { after = $"{last?.Name}" }, cancellationToken).Select(row => row.ToToken());

    private const string Insert =
        """
        insert into tokens (id, name, role, server_name, client_name, secret_hash, created_at, created_by, expires_at)
        values (@Id, @Name, @Role, @Server, @Client, @hash, @CreatedAt, @CreatedBy, @ExpiresAt)
        on conflict (name) do nothing
        """;

    public async Task AddAsync(Token token, string hash, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            token.Id,
            token.Name,
            Role = token.Role.Text,
            token.Server,
            token.Client,
            hash,
            CreatedAt = token.CreatedAt.ToUnixTimeMilliseconds(),
            token.CreatedBy,
            ExpiresAt = token.ExpiresAt?.ToUnixTimeMilliseconds(),
        };
        if (await session.ExecuteAsync(Insert, parameters, cancellationToken) == 0)
        {
            throw new TokenExistsException(token.Name);
        }
    }

    /// <summary>Without an overlap the former secret goes: a clock would still let in what began before the rotation.</summary>
    private const string Rotate =
        """
        update tokens
        set former_hash = case when cast(@until as bigint) is null then null else secret_hash end, former_until = @until,
            secret_hash = @hash
        where id = @Id
        """;

    public async Task RotateAsync(Token token, string hash, DateTimeOffset? formerUntil, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Rotate, new { token.Id, hash, until = formerUntil?.ToUnixTimeMilliseconds() }, cancellationToken);
        await AnnounceAsync(cancellationToken);
    }

    private const string Delete = "delete from tokens where id = @Id";

    public async Task DeleteAsync(Token token, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Delete, new { token.Id }, cancellationToken);
        await AnnounceAsync(cancellationToken);
    }

    private async Task<EndedAccess> EndAsync(
        IReadOnlyList<TokenRow> ended, IReadOnlyList<InvitationRow> invitations, CancellationToken cancellationToken)
    {
        if (ended.Count > 0)
        {
            await AnnounceAsync(cancellationToken);
        }

        return new EndedAccess([.. ended.Select(row => row.ToToken())], [.. invitations.Select(row => row.ToInvitation())]);
    }

    /// <summary>A condition: the row of <c>tokens</c> is valid at a time, and the secret with this hash is one of its own then.</summary>
    public static string IsHeld(string hash, string at) =>
        $"""
        (expires_at is null or expires_at > {at}) and (secret_hash = {hash} or (former_hash = {hash} and former_until > {at}))
              {NotSuspended("tokens")}
        """;

    private string SelectHeld =>
        $"select 1 from tokens where id = @token and {IsHeld("@secretHash", database.Now)} {database.SharedRowLock}";

    public async Task<bool> HoldAsync(TokenId token, string? secretHash, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectHeld, new { token, secretHash, now = clock.DueMilliseconds }, cancellationToken) is not null;

    private const string SelectOtherAdmin = "select 1 from tokens where role = 'admin' and expires_at is null and id <> @except limit 1";

    public async Task<bool> HasOtherAdminAsync(TokenId? except, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectOtherAdmin, new { except = except ?? default }, cancellationToken) is not null;

    private const string NextGeneration = "update token_generation set generation = generation + 1 where id = 1";

    /// <summary>Other brokers notice the generation, this one is told after the commit.</summary>
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        session.MarkTokensEnded();
        await session.ExecuteAsync(NextGeneration, new { }, cancellationToken);
    }
}
