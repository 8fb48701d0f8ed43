using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

internal sealed class InvitationRepository(Session session, IDatabase database, TimeProvider time) : IInvitationRepository
{
    /// <summary>An expired or used one is listed so long.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private const string SelectByHash = $"select {InvitationRow.Columns} from invitations where secret_hash = @hash";

    public async Task<Invitation?> FindAsync(string hash, CancellationToken cancellationToken) =>
        (await session.FindAsync<InvitationRow>(SelectByHash, new { hash }, cancellationToken))?.ToInvitation();

    public async Task<Invitation?> PeekAsync(string hash, CancellationToken cancellationToken) =>
        (await session.PeekAsync(other => other.FindAsync<InvitationRow>(SelectByHash, new { hash }, cancellationToken)))?.ToInvitation();

    public async Task<Invitation?> LockAsync(string hash, CancellationToken cancellationToken) =>
        (await session.FindAsync<InvitationRow>($"{SelectByHash} {database.RowLock}", new { hash }, cancellationToken))?.ToInvitation();

    private const string SelectById = $"select {InvitationRow.Columns} from invitations where id = @id";

    public async Task<Invitation?> LockAsync(InvitationId id, CancellationToken cancellationToken) =>
        (await session.FindAsync<InvitationRow>($"{SelectById} {database.RowLock}", new { id }, cancellationToken))?.ToInvitation();

    private string LockOpen => $"select id from invitations where client_name = @client and used_at is null {database.RowLock}";

    public Task LockOpenOfAsync(ClientName client, CancellationToken cancellationToken) =>
        session.QueryAsync<InvitationId>(LockOpen, new { client }, cancellationToken);

    private const string SelectPage =
        $"select {InvitationRow.Columns} from invitations where id > @after and expires_at > @since order by id limit @limit";

    public IAsyncEnumerable<Invitation> ListAsync(CancellationToken cancellationToken)
    {
        var since = (time.GetUtcNow() - Remembered).ToUnixTimeMilliseconds();
        return session.PagesAsync<InvitationRow>(SelectPage, last => new { after = last?.Id ?? default, since }, cancellationToken)
            .Select(row => row.ToInvitation());
    }

    private const string Insert =
        """
        insert into invitations (id, client_name, server_names, leases, routed_networks, owner, note, tags, secret_hash, created_at,
                                 created_by, expires_at, access_expires_in, is_own_device)
        values (@Id, @Client, @ServerNames, @Leases, @Networks, @Owner, @Note, @Tags, @hash, @CreatedAt, @CreatedBy, @ExpiresAt,
                @AccessExpiresIn, @IsOwnDevice)
        """;

    public Task AddAsync(Invitation invitation, string hash, CancellationToken cancellationToken) => session.ExecuteAsync(
        Insert,
        new
        {
            invitation.Id,
            invitation.Client,
            ServerNames = InvitationRow.Names(invitation.Servers),
            Leases = JsonSerializer.Serialize(
                invitation.Leases.ToDictionary(lease => $"{lease.Key}", lease => $"{lease.Value}", StringComparer.Ordinal)),
            Networks = JsonSerializer.Serialize(
                invitation.RoutedNetworks.ToDictionary(
                    networks => $"{networks.Key}", networks => $"{networks.Value}", StringComparer.Ordinal)),
            invitation.Notes.Owner,
            invitation.Notes.Note,
            Tags = ClientRow.Json(invitation.Notes.Tags),
            hash,
            CreatedAt = invitation.CreatedAt.ToUnixTimeMilliseconds(),
            invitation.CreatedBy,
            ExpiresAt = invitation.ExpiresAt.ToUnixTimeMilliseconds(),
            AccessExpiresIn = (long?)invitation.AccessExpiresIn?.TotalMilliseconds,
            IsOwnDevice = invitation.IsOfOwnDevice ? 1L : 0L,
        },
        cancellationToken);

    private const string MarkUsed = "update invitations set used_at = @at where id = @Id";

    public Task MarkUsedAsync(Invitation invitation, CancellationToken cancellationToken) =>
        session.ExecuteAsync(MarkUsed, new { invitation.Id, at = invitation.UsedAt?.ToUnixTimeMilliseconds() }, cancellationToken);

    private const string Delete = "delete from invitations where id = @Id";

    public Task DeleteAsync(Invitation invitation, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Delete, new { invitation.Id }, cancellationToken);
}
