using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Locks, each taken when it is the caller's turn to wait for it.</content>
internal sealed partial class ServerRepository
{
    public async Task<Server?> LockAsync(ServerName name, CancellationToken cancellationToken)
    {
        await session.AwaitLockTurnAsync($"{name}", cancellationToken);
        return await FindAsync($"{SelectByName} {database.RowLock}", new { name }, cancellationToken) is { } server
            ? await digests.CompleteAsync(server, cancellationToken)
            : null;
    }

    private string LockRows => $"select s.id from servers s where s.id {database.IsAnyOf("@servers")} order by s.id {database.RowLock}";

    /// <summary>Without turns: the caller has the fleet's lock, and so a connection.</summary>
    public Task LockAllAsync(IEnumerable<Server> servers, CancellationToken cancellationToken) =>
        session.QueryAsync<ServerId>(
            LockRows, new { servers = database.AnyOf(servers.Select(server => server.Id.Value)) }, cancellationToken);

    public Task AwaitTurnAsync(ServerName name, CancellationToken cancellationToken) =>
        session.AwaitLockTurnAsync($"{name}", cancellationToken);

    private string Named => $"where s.name {database.IsAnyOf("@names")} order by s.id";

    public Task AwaitTurnsAsync(IEnumerable<ServerName> servers, CancellationToken cancellationToken) =>
        AwaitTurnsAsync(Named, new { names = database.AnyOf(servers.Select(server => $"{server}")) }, cancellationToken);

    public Task AwaitTurnsAsync(ClientName client, CancellationToken cancellationToken) =>
        AwaitTurnsAsync(OfClient, new { client }, cancellationToken);

    public async Task AwaitTurnsOfOwnerAsync(string owner, CancellationToken cancellationToken)
    {
        if (!session.HoldsConnection)
        {
            var spellings = await session.PeekAsync(other => OwnerRepository.SpellingsAsync(other, database, owner, cancellationToken));
            await AwaitTurnsAsync(OfOwner, new { spellings }, cancellationToken);
        }
    }

    private const string OfClient = "where s.id in (select p.server_id from peerings p where p.client_name = @client) order by s.id";

    private string OfOwner =>
        $"""
        where s.id in (select p.server_id from peerings p
                       where p.client_name in (select c.name from clients c where {OwnerRepository.IsOwner(database)}))
        order by s.id
        """;

    public Task<IReadOnlyList<Server>> LockAllOfAsync(ClientName client, CancellationToken cancellationToken) =>
        LockAllAsync(OfClient, new { client }, cancellationToken);

    public async Task<IReadOnlyList<Server>> LockAllOfOwnerAsync(string owner, CancellationToken cancellationToken)
    {
        var spellings = await OwnerRepository.SpellingsAsync(session, database, owner, cancellationToken);
        return await LockAllAsync(OfOwner, new { spellings }, cancellationToken);
    }

    private async Task<IReadOnlyList<Server>> LockAllAsync(string condition, object parameters, CancellationToken cancellationToken)
    {
        await AwaitTurnsAsync(condition, parameters, cancellationToken);
        var rows = await session.QueryAsync<ServerRow>($"{SelectServers} {condition} {database.RowLock}", parameters, cancellationToken);
        var servers = new List<Server>(rows.Count);
        foreach (var row in rows)
        {
            servers.Add(await digests.CompleteAsync(row.ToServer(), cancellationToken));
        }

        return servers;
    }

    /// <summary>Only without a connection: those who had one each would wait in vain for another one.</summary>
    private async Task AwaitTurnsAsync(string condition, object parameters, CancellationToken cancellationToken)
    {
        if (session.HoldsConnection)
        {
            return;
        }

        foreach (var name in await session.PeekAsync(
            other => other.QueryAsync<ServerName>($"select s.name from servers s {condition}", parameters, cancellationToken)))
        {
            await session.AwaitLockTurnAsync($"{name}", cancellationToken);
        }
    }

    public Task LockFleetAsync(CancellationToken cancellationToken) => session.LockAsync(LockNames.Fleet, cancellationToken);
}
