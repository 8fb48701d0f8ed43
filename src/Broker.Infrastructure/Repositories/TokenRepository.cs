using Broker.Application.Abstractions;
using Broker.Application.Tokens;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class TokenRepository(Session session, IDatabase database) : ITokenRepository
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
        """;

    public async Task AddAsync(Token token, string hash, CancellationToken cancellationToken) => await session.ExecuteAsync(
        Insert,
        new
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
        },
        cancellationToken);

    /// <summary>Without an overlap the former secret goes: a clock would still let in what began before the rotation.</summary>
    private const string Rotate =
        """
        update tokens
        set former_hash = case when cast(@until as bigint) is null then null else secret_hash end, former_until = @until, secret_hash = @hash
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

    private const string DeleteInvitationsOfClient =
        $"delete from invitations where client_name = @client and used_at is null returning {InvitationRow.Columns}";

    private const string DeleteOfClient = $"delete from tokens where client_name = @client returning {TokenRow.Columns}";

    public async Task<EndedAccess> EndClientAsync(ClientName client, CancellationToken cancellationToken)
    {
        var invitations = await session.QueryAsync<InvitationRow>(DeleteInvitationsOfClient, new { client }, cancellationToken);
        return await EndAsync(await session.QueryAsync<TokenRow>(DeleteOfClient, new { client }, cancellationToken), invitations, cancellationToken);
    }

    private const string Suspend = "update tokens set suspended = @suspended where client_name = @client";

    public async Task SuspendAsync(ClientName client, bool isSuspended, CancellationToken cancellationToken)
    {
        if (await session.ExecuteAsync(Suspend, new { client, suspended = isSuspended ? 1L : 0L }, cancellationToken) > 0 && isSuspended)
        {
            await AnnounceAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Of a token, as a condition that follows another one: its client is not disabled. A transaction that waits for the row sees its column
    /// anew; a token that was made while its client was being disabled is found by the client.
    /// </summary>
    public static string NotSuspended(string token) =>
        $"and {token}.suspended = 0 and not exists (select 1 from clients c where c.name = {token}.client_name and c.disabled_at is not null)";

    private const string DeleteInvitationsOfServer =
        $"""
        delete from invitations where client_name is null and server_names = @names and used_at is null returning {InvitationRow.Columns}
        """;

    private const string DeleteOfServer =
        $"""
        delete from tokens
        where server_name = @server
              or (client_name is not null and not exists (select 1 from peerings p where p.client_name = tokens.client_name))
        returning {TokenRow.Columns}
        """;

    /// <summary>With the tokens of clients whose last peering was with the server.</summary>
    public async Task<EndedAccess> EndServerAsync(ServerName server, CancellationToken cancellationToken)
    {
        var invitations = await session.QueryAsync<InvitationRow>(
            DeleteInvitationsOfServer, new { names = InvitationRow.Names([server]) }, cancellationToken);
        return await EndAsync(await session.QueryAsync<TokenRow>(DeleteOfServer, new { server }, cancellationToken), invitations, cancellationToken);
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

    /// <summary>A condition: the row of <c>tokens</c> is valid, and the secret with this hash is one of its own.</summary>
    public static string IsHeld(string hash) =>
        $"""
        (expires_at is null or expires_at > @now) and (secret_hash = {hash} or (former_hash = {hash} and former_until > @now))
              {NotSuspended("tokens")}
        """;

    private string SelectHeld => $"select 1 from tokens where id = @token and {IsHeld("@secretHash")} {database.SharedRowLock}";

    public async Task<bool> HoldAsync(TokenId token, string? secretHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectHeld, new { token, secretHash, now = now.ToUnixTimeMilliseconds() }, cancellationToken) is not null;

    private string LockOfClient => $"select id from tokens where client_name = @client {database.RowLock}";

    public Task LockOfClientAsync(ClientName client, CancellationToken cancellationToken) =>
        session.QueryAsync<TokenId>(LockOfClient, new { client }, cancellationToken);

    private string LockClientsOf =>
        $"""
        select c.name from clients c where c.name in (select p.client_name from peerings p where p.server_id = @Id)
        order by c.name {database.RowLock}
        """;

    private string LockOfClientsOf =>
        $"""
        select id from tokens where client_name in (select p.client_name from peerings p where p.server_id = @Id)
        order by id {database.RowLock}
        """;

    /// <summary>The clients first, as everywhere, to avoid deadlock.</summary>
    public async Task LockOfClientsOfAsync(Server server, CancellationToken cancellationToken)
    {
        await session.QueryAsync<ClientName>(LockClientsOf, new { server.Id }, cancellationToken);
        await session.QueryAsync<TokenId>(LockOfClientsOf, new { server.Id }, cancellationToken);
    }

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
