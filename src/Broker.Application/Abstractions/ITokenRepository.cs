using Broker.Application.Tokens;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>Tokens. Of a secret only its hash is known here.</summary>
public interface ITokenRepository
{
    /// <summary>Finds the token of that name; until the transaction ends, no other one finds or ends any.</summary>
    Task<Token?> FindAsync(TokenName name, CancellationToken cancellationToken);

    /// <summary>All tokens, by name.</summary>
    IAsyncEnumerable<Token> ListAsync(CancellationToken cancellationToken);

    /// <exception cref="TokenExistsException">Another one has its name.</exception>
    Task AddAsync(Token token, string hash, CancellationToken cancellationToken);

    /// <summary>Gives the token another secret; the former one works until a time, or with null no more.</summary>
    Task RotateAsync(Token token, string hash, DateTimeOffset? formerUntil, CancellationToken cancellationToken);

    Task DeleteAsync(Token token, CancellationToken cancellationToken);

    /// <summary>Deletes the tokens and withdraws the open invitations of a client that has ended (rule 4).</summary>
    Task<EndedAccess> EndClientAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Tokens and invitations of the client follow it to its new name.</summary>
    Task RenameClientAsync(ClientName client, ClientName name, CancellationToken cancellationToken);

    /// <summary>Tokens of the server, and invitations that name it, follow it to its new name.</summary>
    Task RenameServerAsync(ServerName server, ServerName name, CancellationToken cancellationToken);

    /// <summary>Refuses the tokens of a client that is disabled, or takes them again (rule 11).</summary>
    Task SuspendAsync(ClientName client, bool isSuspended, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the client's tokens, so that of two transactions that remove its last peerings the later one sees that it has ended.
    /// </summary>
    Task LockOfClientAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Likewise of all clients that the server has, after the clients themselves.</summary>
    Task LockOfClientsOfAsync(Server server, CancellationToken cancellationToken);

    /// <summary>As <see cref="EndClientAsync"/>, of a server and of the clients that have ended with it.</summary>
    Task<EndedAccess> EndServerAsync(ServerName server, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the token exists and is valid with this secret, by the database's clock; it stays so until the transaction ends. To avoid
    /// deadlock, the last lock of a transaction.
    /// </summary>
    Task<bool> HoldAsync(TokenId token, string? secretHash, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an admin token exists that is valid for ever, beside this one; after <see cref="FindAsync"/> it stays so until the
    /// transaction ends.
    /// </summary>
    Task<bool> HasOtherAdminAsync(TokenId? except, CancellationToken cancellationToken);
}

public interface IInvitationRepository
{
    /// <summary>Null where none with that hash is open: not accepted, and not expired by the database's clock.</summary>
    Task<Invitation?> FindOpenAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Likewise, outside of the transaction, which needs no connection for it.</summary>
    Task<Invitation?> PeekOpenAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Likewise, locked until the transaction ends.</summary>
    Task<Invitation?> LockOpenAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Locked likewise, also where it is not open; null where there is none with that id.</summary>
    Task<Invitation?> LockAsync(InvitationId id, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the client's open invitations until the transaction ends: none is accepted meanwhile. To avoid deadlock, before servers and
    /// clients.
    /// </summary>
    Task LockOpenOfAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>All invitations that were neither withdrawn nor expired over a month ago, the latest first.</summary>
    IAsyncEnumerable<Invitation> ListAsync(CancellationToken cancellationToken);

    Task AddAsync(Invitation invitation, string hash, CancellationToken cancellationToken);

    Task MarkUsedAsync(Invitation invitation, CancellationToken cancellationToken);

    Task DeleteAsync(Invitation invitation, CancellationToken cancellationToken);
}
