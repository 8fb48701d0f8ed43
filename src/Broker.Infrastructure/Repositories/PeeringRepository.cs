using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class PeeringRepository(
    Session session, IDatabase database, Digests digests, FreeRanges freeRanges, HostClock clock) : IPeeringRepository
{
    private const string SelectPeering = $"select {PeeringRow.Columns} from peerings p";

    private const string SelectByClient = $"{SelectPeering} where p.client_name = @client and p.server_id = @Id";

    public async Task<Peering?> FindAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        (await session.FindAsync<PeeringRow>(SelectByClient, new { server.Id, client }, cancellationToken))?.ToPeering(server.Pool);

    private const string SelectAny = "select 1 from peerings p where p.client_name = @client limit 1";

    public async Task<bool> HasAnyAsync(ClientName client, CancellationToken cancellationToken) =>
        await session.FindAsync<long?>(SelectAny, new { client }, cancellationToken) is not null;

    private const string SelectByKey = $"{SelectPeering} where p.server_id = @Id and p.public_key = @key";

    public async Task<Peering?> FindByKeyAsync(Server server, PublicKey key, CancellationToken cancellationToken) =>
        (await session.FindAsync<PeeringRow>(SelectByKey, new { server.Id, key }, cancellationToken))?.ToPeering(server.Pool);

    /// <summary>The first leasable range is the first one that ends above the reserved addresses.</summary>
    private string SelectOccupancy =>
        $"""
        select {database.Now} as now,
               (select first_index from free_ranges
                where server_id = s.id and last_index > {FreeRanges.LastReserved}
                order by last_index limit 1) as first_index,
               (select min(last_index) from free_ranges
                where server_id = s.id and last_index > {FreeRanges.LastReserved}) as last_index,
               coalesce((select q.address_index from quarantined_leases q where q.server_id = s.id and q.client_name = @client
                         order by q.until desc limit 1),
                        (select q.address_index from quarantined_leases q where q.server_id = s.id and q.public_key = @key
                         order by q.until desc limit 1)) as own_quarantined,
               {PeeringRow.Columns}, k.client_name as key_holder
        from servers s
        left join peerings p on p.client_name = @client and p.server_id = s.id
        left join peerings k on k.server_id = s.id and k.public_key = @key
        where {ServerRepository.IsNamed}
        """;

    private string LockServer =>
        $"""
        {ServerRepository.SelectByName} {database.RowLock}; {SelectOccupancy};
        {ClientRepository.Make}; {ClientRepository.SelectByName} {database.RowLock}
        """;

    /// <summary>Several statements: a later one sees what was committed while an earlier one waited for its lock.</summary>
    public async Task<LockedServer?> LockServerAsync(
        ServerName name, ClientName client, PublicKey? key, Creation creation, CancellationToken cancellationToken)
    {
        await session.AwaitLockTurnAsync($"{name}", cancellationToken);
        var (row, occupancy, own) = await session.ReadAsync(
            LockServer,
            new
            {
                name,
                client,
                key = $"{key}",
                now = clock.Milliseconds,
                createdAt = creation.At.ToUnixTimeMilliseconds(),
                createdBy = creation.By,
            },
            async results => (
                await results.ReadSingleOrDefaultAsync<ServerRow>(),
                await results.ReadSingleOrDefaultAsync<OccupancyRow>(),
                await results.ReadSingleOrDefaultAsync<ClientRow>()),
            cancellationToken);
        if (row is null || occupancy is null)
        {
            return null;
        }

        var server = await digests.CompleteAsync(row.ToServer(), cancellationToken);
        return new LockedServer(
            server,
            new Occupancy(occupancy.ToPeering(server.Pool), occupancy.KeyHolder, occupancy.Free)
            {
                Client = (own ?? new ClientRow()).ToRecord(client),
                OwnQuarantined = occupancy.OwnQuarantined,
            },
            Times.Of(occupancy.Now));
    }

    private const string SelectAllOf =
        $"""
        select {ServerRow.Columns},
               p.id as peering_id, p.client_name, p.public_key as client_public_key, p.address_index, p.routed_networks, {LifeRow.Columns}
        from servers s left join peerings p on p.server_id = s.id
        where {ServerRepository.IsNamed}
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
        return new ServerPeerings(server, [.. rows.Select(row => row.ToPeering(server.Pool)).OfType<Peering>()]);
    }
}
