using System.Runtime.CompilerServices;
using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed class PeeringRepository(Session session, IDatabase database, Digests digests) : IPeeringRepository
{
    private const string SelectPeering = "select p.id, p.client_name, p.public_key, p.address_index from peerings p";

    private const string SelectByClient = $"{SelectPeering} where p.client_name = @client and p.server_id = @Id";

    public async Task<Peering?> FindAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        (await session.FindAsync<PeeringRow>(SelectByClient, new { server.Id, client }, cancellationToken))?.ToPeering(server.Pool);

    private const string SelectAny = "select 1 from peerings p where p.client_name = @client limit 1";

    public async Task<bool> HasAnyAsync(ClientName client, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectAny, new { client }, cancellationToken) is not null;

    private const string SelectByKey = $"{SelectPeering} where p.server_id = @Id and p.public_key = @key";

    public async Task<Peering?> FindByKeyAsync(Server server, PublicKey key, CancellationToken cancellationToken) =>
        (await session.FindAsync<PeeringRow>(SelectByKey, new { server.Id, key }, cancellationToken))?.ToPeering(server.Pool);

    private const string SelectOccupancy =
        """
        select (select min(address_index) from freed_addresses where server_id = s.id) as lowest_freed,
               (select max(address_index) from peerings where server_id = s.id) as highest_leased,
               p.id, p.client_name, p.public_key, p.address_index, k.client_name as key_holder
        from servers s
        left join peerings p on p.client_name = @client and p.server_id = s.id
        left join peerings k on k.server_id = s.id and k.public_key = @key
        where s.name = @name
        """;

    /// <summary>Two statements: the second one sees what was committed while the first one waited for the lock.</summary>
    public async Task<LockedServer?> LockServerAsync(ServerName name, ClientName client, PublicKey key, CancellationToken cancellationToken)
    {
        await session.AwaitLockTurnAsync($"{name}", cancellationToken);
        var (server, occupancy) = await session.FindTwoAsync<ServerRow, OccupancyRow>(
            $"{ServerRepository.SelectByName} {database.RowLock}; {SelectOccupancy}", new { name, client, key }, cancellationToken);
        return server is null || occupancy is null ? null : LockedServer(await digests.CompleteAsync(server.ToServer(), cancellationToken), occupancy);
    }

    private static LockedServer LockedServer(Server server, OccupancyRow row) =>
        new(server, new Occupancy(row.Peering?.ToPeering(server.Pool), row.KeyHolder, row.LowestFreed, row.HighestLeased));

    private const string SelectAllOf =
        $"""
        select s.id, s.name, s.public_key, s.endpoint_address, s.endpoint_port, s.network_address, s.network_mask,
               s.n_reserved_ips, s.allowed_ips, s.revision, {Digests.Valid} as digest,
               p.id as peering_id, p.client_name, p.public_key as client_public_key, p.address_index
        from servers s left join peerings p on p.server_id = s.id
        where s.name = @name
        order by p.address_index
        """;

    public async Task<ServerPeerings?> FindAllOfAsync(ServerName name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<ServerPeeringRow>(SelectAllOf, new { name }, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        var server = rows[0].ToServer();
        return new ServerPeerings(server, [.. rows.Select(row => row.Peering).OfType<PeeringRow>().Select(row => row.ToPeering(server.Pool))]);
    }

    private const string SelectNamesLike =
        $"select distinct p.client_name from peerings p where length(p.client_name) {NearestName.Length} order by p.client_name limit 10000";

    private const string SelectNamesOfServerLike =
        $"select p.client_name from peerings p where p.server_id = @server and length(p.client_name) {NearestName.Length} order by p.client_name limit 10000";

    public Task<string?> FindNearestAsync(ClientName client, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesLike, client.ToString(), server: default, cancellationToken);

    public Task<string?> FindNearestAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesOfServerLike, client.ToString(), server.Id, cancellationToken);

    private const string SelectPage =
        """
        select p.id, p.client_name, p.public_key, p.address_index, s.name as server_name, s.network_address, s.network_mask, s.n_reserved_ips,
               p.server_id
        from peerings p join servers s on s.id = p.server_id
        where (p.client_name, p.server_id) > (@client, @server)
        order by p.client_name, p.server_id
        limit @limit
        """;

    public async IAsyncEnumerable<ListedPeering> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pools = new Dictionary<ServerName, AddressPool>();
        await foreach (var row in session.PagesAsync<ListedRow>(
            SelectPage, last => new { client = $"{last?.ClientName}", server = last?.ServerId ?? default }, cancellationToken))
        {
            if (!pools.TryGetValue(row.ServerName, out var pool))
            {
                pools[row.ServerName] = pool = Pools.Of(row.NetworkAddress, row.NetworkMask, row.NReservedIps);
            }

            yield return new ListedPeering(row.ServerName, row.Peering.ToPeering(pool));
        }
    }

    private const string Insert =
        $"""
        insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
        values (@Id, @ServerId, @ServerPublicKey, @Client, @PublicKey, @Index);
        {ServerRepository.UpdateVersion}
        """;

    private const string InsertIntoFreed =
        $"""
        delete from freed_addresses where server_id = @ServerId and address_index = @Index;
        {Insert}
        """;

    public Task AddAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken)
    {
        session.MarkChanged(access.Server.Id);
        return session.DeferAsync(
            occupancy.LowestFreed is null ? Insert : InsertIntoFreed,
            new
            {
                access.Peering.Id,
                ServerId = access.Server.Id,
                ServerPublicKey = access.Server.PublicKey,
                access.Peering.Client,
                access.Peering.PublicKey,
                access.Peering.Lease.Index,
                access.Server.Revision,
                access.Server.Digest,
            },
            cancellationToken);
    }

    private const string Replace =
        $"""
        delete from peering_reports where peering_id = @PreviousId and @IsOtherKey;
        update peerings set id = @Id, public_key = @PublicKey where id = @PreviousId;
        {ServerRepository.UpdateVersion}
        """;

    public Task ReplaceAsync(Peering previous, ClientAccess access, CancellationToken cancellationToken)
    {
        session.MarkChanged(access.Server.Id);
        return session.DeferAsync(
            Replace,
            new
            {
                access.Peering.Id,
                access.Peering.PublicKey,
                PreviousId = previous.Id,
                IsOtherKey = previous.PublicKey != access.Peering.PublicKey,
                ServerId = access.Server.Id,
                access.Server.Revision,
                access.Server.Digest,
            },
            cancellationToken);
    }

    private const string Delete =
        """
        insert into freed_addresses (server_id, address_index)
        select server_id, address_index from peerings where client_name = @client and server_id = @Id;
        delete from peerings where client_name = @client and server_id = @Id
        returning id, client_name, public_key, address_index
        """;

    public async Task<Peering?> DeleteAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        (await session.FindAsync<PeeringRow>(Delete, new { server.Id, client }, cancellationToken))?.ToPeering(server.Pool);
}
