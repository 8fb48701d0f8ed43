using Broker.Application.Tokens;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Tokens and invitations end with their client or server.</content>
internal sealed partial class TokenRepository
{
    private const string DeleteInvitationsOfClient =
        $"delete from invitations where client_name = @client and used_at is null returning {InvitationRow.Columns}";

    private const string DeleteOfClient = $"delete from tokens where client_name = @client returning {TokenRow.Columns}";

    public async Task<EndedAccess> EndClientAsync(ClientName client, CancellationToken cancellationToken)
    {
        var invitations = await session.QueryAsync<InvitationRow>(DeleteInvitationsOfClient, new { client }, cancellationToken);
        return await EndAsync(
            await session.QueryAsync<TokenRow>(DeleteOfClient, new { client }, cancellationToken), invitations, cancellationToken);
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
    /// Of a token, as a condition that follows another one: its client is not disabled. A transaction that waits for the row sees its
    /// column anew; a token that was made while its client was being disabled is found by the client.
    /// </summary>
    public static string NotSuspended(string token) =>
        $"and {token}.suspended = 0 and not exists (select 1 from clients c where c.name = {token}.client_name "
            + "and c.disabled_at is not null)";

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
        return await EndAsync(
            await session.QueryAsync<TokenRow>(DeleteOfServer, new { server }, cancellationToken), invitations, cancellationToken);
    }

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
}
