using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

internal sealed class InvitationRepository(Session session, IDatabase database, HostClock clock) : IInvitationRepository
{
    /// <summary>An expired or used one is listed so long.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private string SelectOpen =>
        $"""
        select {InvitationRow.Columns} from invitations
        where secret_hash = @hash and used_at is null and expires_at > {database.Now}
        """;

    public Task<Invitation?> FindOpenAsync(string hash, CancellationToken cancellationToken) =>
        FindOpenAsync(session, SelectOpen, hash, cancellationToken);

    public Task<Invitation?> PeekOpenAsync(string hash, CancellationToken cancellationToken) =>
        session.PeekAsync(other => FindOpenAsync(other, SelectOpen, hash, cancellationToken));

    public Task<Invitation?> LockOpenAsync(string hash, CancellationToken cancellationToken) =>
        FindOpenAsync(session, $"{SelectOpen} {database.RowLock}", hash, cancellationToken);

    private async Task<Invitation?> FindOpenAsync(Session asked, string sql, string hash, CancellationToken cancellationToken) =>
        (await asked.FindAsync<InvitationRow>(sql, new { hash, now = clock.DueMilliseconds }, cancellationToken))?.ToInvitation();

    private const string SelectById = $"select {InvitationRow.Columns} from invitations where id = @id";

    public async Task<Invitation?> LockAsync(InvitationId id, CancellationToken cancellationToken) =>
        (await session.FindAsync<InvitationRow>($"{SelectById} {database.RowLock}", new { id }, cancellationToken))?.ToInvitation();

    private string LockOpen => $"select id from invitations where client_name = @client and used_at is null {database.RowLock}";

    public Task LockOpenOfAsync(ClientName client, CancellationToken cancellationToken) =>
        session.QueryAsync<InvitationId>(LockOpen, new { client }, cancellationToken);

    private string SelectPage =>
        $"""
        select {InvitationRow.Columns} from invitations where id > @after and expires_at > {database.Now} - @remembered
        order by id limit @limit
        """;

    public IAsyncEnumerable<Invitation> ListAsync(CancellationToken cancellationToken) => session.PagesAsync<InvitationRow>(
        SelectPage,
        last => new { after = last?.Id ?? default, now = clock.DueMilliseconds, remembered = (long)Remembered.TotalMilliseconds },
        cancellationToken).Select(row => row.ToInvitation());

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
