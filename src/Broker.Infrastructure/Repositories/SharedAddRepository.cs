using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Application.Clients.AddClient;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class SharedAddRepository(Session session, IDatabase database, HostClock clock) : ISharedAddRepository
{
    /// <summary>The adds: number, client, server, key. Joins repeat the condition that the planner can estimate.</summary>
    private string Adds => database.JsonElements("@adds");

    private string LockServers =>
        $"""
        select {database.Now} as now, {ServerRow.Columns}
        from servers s
        where s.name {database.IsAnyOfFew("@servers")} {database.RowLockWhereFree}
        """;

    private string LockClients =>
        $"""
        select c.name as client_name, {ClientRow.Columns}
        from clients c
        where c.name {database.IsAnyOfFew("@clients")} {database.RowLockWhereFree}
        """;

    /// <summary>The adds whose caller's secret still holds; two callers may have the token's former secret and its present one.</summary>
    private string LockTokens =>
        $"""
        select cast(value ->> 0 as bigint) as number
        from {database.JsonElements("@tokens")} join tokens on tokens.id = cast(value ->> 1 as {database.IdType})
        where {TokenRepository.IsHeld("value ->> 2", database.Now)} {database.SharedRowLockWhereFree("tokens")}
        """;

    private string SelectAdds =>
        $"""
        select cast(value ->> 0 as bigint) as number,
               (select count(*) from clients c where c.name = value ->> 1) as known,
               (select count(*) from peerings p where p.client_name = value ->> 1 and p.server_id = s.id)
               + (select count(*) from peerings k where k.server_id = s.id and k.public_key = value ->> 3)
               + (select count(*) from quarantined_leases q where q.server_id = s.id and q.client_name = value ->> 1)
               + (select count(*) from quarantined_leases q where q.server_id = s.id and q.public_key = value ->> 3) as taken
        from {Adds} join servers s on s.name = value ->> 2
        where s.name {database.IsAnyOfFew("@servers")}
        """;

    private string SelectFree =>
        $"""
        select f.server_id, f.first_index, f.last_index
        from servers s join free_ranges f on f.server_id = s.id and f.last_index > {FreeRanges.LastReserved}
             and f.last_index <= (select max(g.last_index)
                                  from (select h.last_index from free_ranges h
                                        where h.server_id = s.id and h.last_index > {FreeRanges.LastReserved}
                                        order by h.last_index limit @most) g)
        where s.name {database.IsAnyOfFew("@servers")}
        """;

    public async Task<SharedGround> LockAsync(IReadOnlyList<SharedAdd> adds, CancellationToken cancellationToken)
    {
        var tokens =
            from pair in adds.Select((add, number) => (add.Caller, Number: number))
            where pair.Caller.Token is not null
            select new object?[] { pair.Number, Ids.Text(pair.Caller.Token!.Value.Value), pair.Caller.SecretHash };
        var (servers, clients, held, found, free) = await session.ReadAsync(
            $"{LockServers}; {LockClients}; {LockTokens}; {SelectAdds}; {SelectFree}",
            new
            {
                adds = JsonSerializer.Serialize(adds.Select((add, number) =>
                    new object[] { number, $"{add.Command.Client}", $"{add.Command.Server}", $"{add.Command.Key}" })),
                tokens = JsonSerializer.Serialize(tokens),
                servers = database.AnyOf(adds.Select(add => $"{add.Command.Server}").Distinct(StringComparer.Ordinal)),
                clients = database.AnyOf(adds.Select(add => $"{add.Command.Client}").Distinct(StringComparer.Ordinal)),
                most = (long)adds.Count,
                now = clock.Milliseconds,
            },
            async results => (
                (await results.ReadAsync<LockedRow>()).ToList(),
                (await results.ReadAsync<NamedClientRow>()).ToDictionary(row => row.ClientName, row => row.ToRecord(row.ClientName)),
                (await results.ReadAsync<long>()).ToHashSet(),
                (await results.ReadAsync<FoundRow>()).ToList(),
                (await results.ReadAsync<FreeRow>()).ToLookup(row => row.ServerId, row => new AddressRange(row.FirstIndex, row.LastIndex))),
            cancellationToken);
        var grounds = servers.Where(row => row.Digest is not null)
            .ToDictionary(row => row.Name, row => new ServerGround(row.ToServer(), FreeAddresses.Of(free[row.Id])));
        var (possible, locked) = (new Dictionary<int, ClientRecord?>(), new HashSet<int>());
        foreach (var row in found.Where(row => row.Taken == 0))
        {
            var add = adds[(int)row.Number];
            var client = clients.GetValueOrDefault(add.Command.Client);
            if ((client is null && row.Known > 0) || !servers.Exists(server => server.Name == add.Command.Server))
            {
                locked.Add((int)row.Number);
            }
            else if (grounds.ContainsKey(add.Command.Server) && (add.Caller.Token is null || held.Contains(row.Number)))
            {
                possible.Add((int)row.Number, client);
            }
        }

        return new SharedGround(grounds, possible, locked, servers is [var first, ..] ? Times.Of(first.Now) : default);
    }

    private sealed record LockedRow : ServerRow
    {
        public long Now { get; init; }
    }

    private sealed record FoundRow
    {
        public long Number { get; init; }

        public long Known { get; init; }

        public long Taken { get; init; }
    }

    private sealed record FreeRow
    {
        public ServerId ServerId { get; init; }

        public long FirstIndex { get; init; }

        public long LastIndex { get; init; }
    }
}
