using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

internal sealed class ClientRepository(Session session, IDatabase database) : IClientRepository
{
    /// <summary>Part of the statements that lock a server for a change of one of its peerings.</summary>
    public const string Make =
        "insert into clients (name, created_at, created_by) values (@client, @createdAt, @createdBy) on conflict (name) do nothing";

    public const string SelectByName = $"select {ClientRow.Columns} from clients c where c.name = @client";

    public async Task<ClientRecord> LockAsync(ClientName client, CancellationToken cancellationToken) =>
        (await session.FindAsync<ClientRow>($"{SelectByName} {database.RowLock}", new { client }, cancellationToken) ?? new ClientRow())
            .ToRecord(client);

    /// <summary>A broker of an earlier release makes clients without a row.</summary>
    private const string Save =
        """
        insert into clients (name, owner, note, tags, expires_at, disabled_at) values (@Name, @Owner, @Note, @Tags, @ExpiresAt, @DisabledAt)
        on conflict (name) do update
        set owner = excluded.owner, note = excluded.note, tags = excluded.tags, expires_at = excluded.expires_at,
            disabled_at = excluded.disabled_at
        """;

    public Task SaveAsync(ClientRecord client, CancellationToken cancellationToken) => session.ExecuteAsync(
        Save,
        new
        {
            client.Name,
            client.Notes.Owner,
            client.Notes.Note,
            Tags = ClientRow.Json(client.Notes.Tags),
            ExpiresAt = client.ExpiresAt?.ToUnixTimeMilliseconds(),
            DisabledAt = client.DisabledAt?.ToUnixTimeMilliseconds(),
        },
        cancellationToken);

    /// <summary>
    /// A condition that is always true lets SQLite tell the conflict clause from a join. Rows are locked in the order of the names, as by
    /// the trigger <c>clients_end</c>. What is not said of a client that there is stays.
    /// </summary>
    private string Upsert =>
        $"""
        insert into clients (name, owner, note, tags, created_at, created_by)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, @at, @by from {database.JsonElements("@rows")} where true
        on conflict (name) do update
        set owner = coalesce(excluded.owner, clients.owner), note = coalesce(excluded.note, clients.note),
            tags = case when excluded.tags = '[]' then clients.tags else excluded.tags end
        """;

    private string SelectMany =>
        $"select c.name as client_name, {ClientRow.Columns} from clients c where c.name {database.IsAnyOf("@names")}";

    public async Task<IReadOnlyList<ClientRecord>> FindAsync(IEnumerable<ClientName> clients, CancellationToken cancellationToken)
    {
        var names = database.AnyOf(clients.Select(client => $"{client}"));
        return
        [
            .. (await session.QueryAsync<NamedClientRow>(SelectMany, new { names }, cancellationToken))
                .Select(row => row.ToRecord(row.ClientName)),
        ];
    }

    private string SelectDisabled =>
        $"""
        select c.name from clients c
        where c.disabled_at is not null and c.name {database.IsAnyOf("@names")}
        order by c.name {database.RowLock}
        """;

    public async Task<IReadOnlySet<ClientName>> FindDisabledAsync(IEnumerable<ClientName> clients, CancellationToken cancellationToken)
    {
        var names = database.AnyOf(clients.Select(client => $"{client}"));
        return (await session.QueryAsync<ClientName>(SelectDisabled, new { names }, cancellationToken)).ToHashSet();
    }

    public async Task<IReadOnlySet<ClientName>> AddAllAsync(
        IReadOnlyCollection<(ClientName Client, ClientNotes Notes)> clients, Creation creation, CancellationToken cancellationToken)
    {
        var rows = JsonSerializer.Serialize(clients
            .Select(client => new[] { client.Client.ToString(), client.Notes.Owner, client.Notes.Note, ClientRow.Json(client.Notes.Tags) })
            .OrderBy(row => row[0], StringComparer.Ordinal));
        await session.ExecuteOnAllPeeringsAsync(
            Upsert, new { rows, at = creation.At.ToUnixTimeMilliseconds(), by = creation.By }, cancellationToken);
        return await FindDisabledAsync(clients.Select(client => client.Client), cancellationToken);
    }

    /// <summary>Waits for whoever adds a client of the new name at the same moment.</summary>
    private const string Copy =
        """
        insert into clients (name, owner, note, tags, created_at, created_by, expires_at, disabled_at)
        select @name, owner, note, tags, created_at, created_by, expires_at, disabled_at from clients where name = @client
        on conflict (name) do nothing
        """;

    private const string Rename =
        """
        update peerings set client_name = @name where client_name = @client;
        update quarantined_leases set client_name = @name where client_name = @client;
        delete from clients where name = @client
        """;

    public async Task<bool> TryRenameAsync(ClientName client, ClientName name, CancellationToken cancellationToken)
    {
        if (await session.ExecuteAsync(Copy, new { client, name }, cancellationToken) == 0)
        {
            return false;
        }

        await session.ExecuteAsync(Rename, new { client, name }, cancellationToken);
        return true;
    }

    private const string SelectExpiring =
        """
        select (select count(*) from clients where expires_at <= @until) as clients,
               (select count(*) from peerings p
                where p.expires_at <= @until or p.client_name in (select c.name from clients c where c.expires_at <= @until)) as peerings
        """;

    public async Task<ExpiringCounts> CountExpiringAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        (await session.FindAsync<ExpiringCounts>(SelectExpiring, new { until = until.ToUnixTimeMilliseconds() }, cancellationToken))!;
}
