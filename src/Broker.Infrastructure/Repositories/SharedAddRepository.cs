using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Application.Clients.AddClient;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed class SharedAddRepository(Session session, IDatabase database, HostClock clock) : ISharedAddRepository
{
    /// <summary>The adds: number, client, server, key. Joins repeat the condition that the planner can estimate.</summary>
    private string Adds => database.JsonElements("@adds");

    private string LockServers =>
        $"""
        select {database.Now} as now, {ServerRow.Columns}
        from servers s
        where s.name {database.IsOneOf("@servers")} {database.RowLockWhereFree}
        """;

    private string LockClients =>
        $"""
        select c.name as client_name, {ClientRow.Columns}
        from clients c
        where c.name {database.IsOneOf("@clients")} {database.RowLockWhereFree}
        """;

    private string LockTokens =>
        $"""
        select tokens.id
        from {database.JsonElements("@tokens")} join tokens on tokens.id = cast(value ->> 0 as {database.IdType})
        where {TokenRepository.IsHeld("value ->> 1")} {database.SharedRowLockWhereFree("tokens")}
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
        where s.name {database.IsOneOf("@servers")}
        """;

    private const string FirstLeasable = "case when s.n_reserved_ips > 1 then s.n_reserved_ips else 1 end";

    private string SelectFree =>
        $"""
        select f.server_id, f.first_index, f.last_index
        from servers s join free_ranges f on f.server_id = s.id and f.last_index > {FirstLeasable}
             and f.last_index <= (select max(g.last_index)
                                  from (select h.last_index from free_ranges h where h.server_id = s.id and h.last_index > {FirstLeasable}
                                        order by h.last_index limit @most) g)
        where s.name {database.IsOneOf("@servers")}
        """;

    public async Task<SharedGround> LockAsync(IReadOnlyList<SharedAdd> adds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tokens = adds.Select(add => add.Caller).Where(caller => caller.Token is not null).DistinctBy(caller => caller.Token);
        var (servers, clients, held, found, free) = await session.ReadAsync(
            $"{LockServers}; {LockClients}; {LockTokens}; {SelectAdds}; {SelectFree}",
            new
            {
                adds = JsonSerializer.Serialize(adds.Select((add, number) =>
                    new object[] { number, $"{add.Command.Client}", $"{add.Command.Server}", $"{add.Command.Key}" })),
                tokens = JsonSerializer.Serialize(
                    tokens.Select(caller => new[] { PeeringRepository.Id(caller.Token!.Value.Value), caller.SecretHash })),
                servers = database.Texts(adds.Select(add => $"{add.Command.Server}").Distinct(StringComparer.Ordinal)),
                clients = database.Texts(adds.Select(add => $"{add.Command.Client}").Distinct(StringComparer.Ordinal)),
                most = (long)adds.Count,
                now = clock.Milliseconds,
            },
            async results => (
                (await results.ReadAsync<LockedRow>()).ToList(),
                (await results.ReadAsync<NamedClientRow>()).ToDictionary(row => row.ClientName, row => row.ToRecord(row.ClientName)),
                (await results.ReadAsync<TokenId>()).ToHashSet(),
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
            else if (grounds.ContainsKey(add.Command.Server) && (add.Caller.Token is not { } token || held.Contains(token)))
            {
                possible.Add((int)row.Number, client);
            }
        }

        return new SharedGround(grounds, possible, locked, servers is [var first, ..] ? Times.Of(first.Now) : now);
    }

    /// <summary>In the order of the names, as all that make several; a client that somebody else makes meanwhile is an error.</summary>
    private string InsertClients =>
        $"""
        insert into clients (name, created_at, created_by)
        select value ->> 0, cast(value ->> 1 as bigint), value ->> 2 from {database.JsonElements("@clients")}
        """;

    private string UpdateRanges =>
        $"""
        delete from free_ranges
        where (server_id, last_index) in (select cast(value ->> 0 as {database.IdType}), cast(value ->> 1 as bigint)
                                          from {database.JsonElements("@gone")});
        insert into free_ranges (server_id, first_index, last_index)
        select cast(value ->> 0 as {database.IdType}), cast(value ->> 1 as bigint), cast(value ->> 2 as bigint)
        from {database.JsonElements("@ranges")} where true
        on conflict (server_id, last_index) do update set first_index = excluded.first_index
        """;

    private string UpdateVersions =>
        $"""
        update servers set revision = cast(value ->> 1 as bigint), digest = value ->> 2, digest_revision = cast(value ->> 1 as bigint)
        from {database.JsonElements("@versions")}
        where servers.id = cast(value ->> 0 as {database.IdType}) and servers.name {database.IsOneOf("@servers")}
        """;

    public Task AddAsync(SharedAdditions additions, CancellationToken cancellationToken)
    {
        foreach (var ground in additions.After)
        {
            session.MarkChanged(ground.Server.Id);
        }

        var differences = additions.Before.Zip(additions.After, (before, after) =>
            (Id: PeeringRepository.Id(after.Server.Id.Value), Change: FreeRanges.Difference(before.Free, after.Free))).ToList();
        return session.DeferAsync(
            $"{InsertClients}; {PeeringRepository.InsertAll(database)}; {UpdateRanges}; {UpdateVersions}",
            new
            {
                clients = JsonSerializer.Serialize(additions.NewClients
                    .OrderBy(peering => peering.Client.ToString(), StringComparer.Ordinal)
                    .Select(peering => new object?[]
                    {
                        $"{peering.Client}", peering.Life.Created?.At.ToUnixTimeMilliseconds(), peering.Life.Created?.By,
                    })),
                peerings = JsonSerializer.Serialize(additions.Added.Select(access => PeeringRepository.Row(access.Server, access.Peering))),
                gone = JsonSerializer.Serialize(
                    from server in differences
                    from last in server.Change.Gone
                    select new object[] { server.Id, last }),
                ranges = JsonSerializer.Serialize(
                    from server in differences
                    from range in server.Change.Other
                    select new object[] { server.Id, range.First, range.Last }),
                servers = database.Texts(additions.After.Select(ground => $"{ground.Server.Name}")),
                versions = JsonSerializer.Serialize(additions.After.Select(ground => new object?[]
                {
                    PeeringRepository.Id(ground.Server.Id.Value), ground.Server.Revision, ground.Server.Digest?.ToString(),
                })),
            },
            cancellationToken);
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
