using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Owners;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

internal sealed class OwnerRepository(Session session, IDatabase database) : IOwnerRepository
{
    private const string SelectOwners =
        """
        select owner from clients where owner is not null union select owner from invitations where owner is not null and used_at is null
        """;

    private const string SelectInactive = "select o.owner, o.since, o.set_by from inactive_owners o where o.owner = @key";

    /// <summary>What the owner is locked, remembered and counted by: an address of mail is the same in capitals.</summary>
    private static string Key(string owner) => owner.ToLowerInvariant();

    /// <summary>
    /// Of an owner's clients and invitations, whose <c>owner</c> is one of <see cref="SpellingsAsync"/>: capitals of all letters are
    /// compared here, as each database does it in another way.
    /// </summary>
    internal static string IsOwner(IDatabase database) => $"owner {database.IsAnyOf("@spellings")}";

    /// <returns>The owner as clients and invitations have it, a parameter.</returns>
    internal static async Task<object> SpellingsAsync(
        Session session, IDatabase database, string owner, CancellationToken cancellationToken)
    {
        var owners = await session.QueryAsync<string>(SelectOwners, new { }, cancellationToken);
        return database.AnyOf(owners.Where(spelling => Key(spelling) == Key(owner)));
    }

    public async Task<bool> IsInactiveAsync(string owner, CancellationToken cancellationToken) =>
        await FindInactiveAsync(owner, cancellationToken) is not null;

    public async Task<InactiveOwner?> FindInactiveAsync(string owner, CancellationToken cancellationToken) =>
        (await session.FindAsync<InactiveRow>(SelectInactive, new { key = Key(owner) }, cancellationToken))?.ToOwner();

    public Task LockAsync(string owner, CancellationToken cancellationToken) =>
        session.LockAsync(LockNames.Of(Key(owner)), cancellationToken);

    private string LockClients =>
        $"select {ClientRow.Columns}, c.name as client_name from clients c where {IsOwner(database)} order by c.name {database.RowLock}";

    public async Task<IReadOnlyList<ClientRecord>> LockClientsOfAsync(string owner, CancellationToken cancellationToken)
    {
        var spellings = await SpellingsAsync(session, database, owner, cancellationToken);
        var rows = await session.QueryAsync<NamedClientRow>(LockClients, new { spellings }, cancellationToken);
        return [.. rows.Select(row => row.ToRecord(row.ClientName))];
    }

    private string LockInvitations =>
        $"select id from invitations where {IsOwner(database)} and used_at is null order by id {database.RowLock}";

    private string DeleteInvitations =>
        $"delete from invitations where {IsOwner(database)} and used_at is null returning {InvitationRow.Columns}";

    public async Task<IReadOnlyList<Invitation>> EndInvitationsAsync(string owner, CancellationToken cancellationToken)
    {
        var spellings = await SpellingsAsync(session, database, owner, cancellationToken);
        await session.QueryAsync<InvitationId>(LockInvitations, new { spellings }, cancellationToken);
        var ended = await session.QueryAsync<InvitationRow>(DeleteInvitations, new { spellings }, cancellationToken);
        return [.. ended.Select(row => row.ToInvitation()).OrderBy(invitation => invitation.Id.Value)];
    }

    private const string CountClients = "select c.owner, count(*) as clients from clients c where c.owner is not null group by c.owner";

    private const string SelectAllInactive = "select o.owner, o.since, o.set_by from inactive_owners o";

    public async Task<IReadOnlyList<ListedOwner>> ListAsync(CancellationToken cancellationToken)
    {
        var clients = (await session.QueryAsync<CountRow>(CountClients, new { }, cancellationToken)).ToDictionary(
            row => row.Owner, row => row.Clients, StringComparer.Ordinal);
        var inactive = (await session.QueryAsync<InactiveRow>(SelectAllInactive, new { }, cancellationToken)).ToDictionary(
            row => row.Owner, StringComparer.Ordinal);
        return
        [
            .. clients.Keys.Concat(inactive.Keys.Except(clients.Keys.Select(Key), StringComparer.Ordinal))
                .Order(StringComparer.Ordinal).Select(owner =>
                new ListedOwner(owner, clients.GetValueOrDefault(owner), inactive.GetValueOrDefault(Key(owner))?.ToOwner())),
        ];
    }

    private const string UpsertInactive =
        """
        insert into inactive_owners (owner, since, set_by) values (@Owner, @since, @By)
        on conflict (owner) do update set since = excluded.since, set_by = excluded.set_by
        """;

    public Task SetInactiveAsync(InactiveOwner owner, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            UpsertInactive, new { Owner = Key(owner.Owner), since = owner.Since.ToUnixTimeMilliseconds(), owner.By }, cancellationToken);

    private const string DeleteInactive = "delete from inactive_owners where owner = @key";

    public Task RemoveInactiveAsync(string owner, CancellationToken cancellationToken) =>
        session.ExecuteAsync(DeleteInactive, new { key = Key(owner) }, cancellationToken);

    public Task LockLeaversAsync(CancellationToken cancellationToken) => session.LockAsync(LockNames.Leavers, cancellationToken);

    private const string CountLeavers = "select count(*) from directory_leavers where left_at > @since and owner <> @exceptOwner";

    private const string SelectOwnersOfClients = "select distinct owner from clients where owner is not null";

    public async Task<LeaverCounts> CountLeaversAsync(string exceptOwner, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var left = await session.FindAsync<long>(
            CountLeavers, new { exceptOwner = Key(exceptOwner), since = since.ToUnixTimeMilliseconds() }, cancellationToken);
        var owners = await session.QueryAsync<string>(SelectOwnersOfClients, new { }, cancellationToken);
        return new LeaverCounts(left, owners.DistinctBy(Key, StringComparer.Ordinal).Count());
    }

    private const string InsertLeaver =
        """
        delete from directory_leavers where left_at <= @before;
        insert into directory_leavers (owner, left_at) values (@owner, @at) on conflict (owner) do update set left_at = excluded.left_at
        """;

    public Task AddLeaverAsync(
        string owner, DateTimeOffset at, DateTimeOffset forgottenBefore, CancellationToken cancellationToken) => session.ExecuteAsync(
        InsertLeaver,
        new { owner = Key(owner), at = at.ToUnixTimeMilliseconds(), before = forgottenBefore.ToUnixTimeMilliseconds() },
        cancellationToken);

    private const string DeleteLeaver = "delete from directory_leavers where owner = @key";

    public Task RemoveLeaverAsync(string owner, CancellationToken cancellationToken) =>
        session.ExecuteAsync(DeleteLeaver, new { key = Key(owner) }, cancellationToken);

    private sealed record CountRow
    {
        public required string Owner { get; init; }

        public long Clients { get; init; }
    }

    private sealed record InactiveRow
    {
        public required string Owner { get; init; }

        public long Since { get; init; }

        public required string SetBy { get; init; }

        public InactiveOwner ToOwner() => new(Owner, Times.Of(Since), SetBy);
    }
}
