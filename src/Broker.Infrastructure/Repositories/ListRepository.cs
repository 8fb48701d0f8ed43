using Broker.Application.Abstractions;
using Broker.Domain.Lists;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// Pages in the order of names. What few clients have, an index finds and they are sorted; what many have, is found in the order of names,
/// until the page is full. Which of the two it is, a count that ends early tells. Conditions are subqueries that aggregate, since
/// PostgreSQL would turn others into joins of all that there is.
/// </summary>
internal sealed partial class ListRepository(Session session, IDatabase database) : IListRepository
{
    /// <summary>Of clients: more of them are not sorted.</summary>
    private const long Few = 2000;

    private const string SelectClients =
        $"""
        select {ListedRow.Columns}, r.latest_handshake, r.rx_bytes, r.tx_bytes
        from page n cross join clients c cross join peerings p cross join servers s left join peering_reports r on r.peering_id = p.id
        where c.name = n.name and p.client_name = n.name and s.id = p.server_id
        order by n.name, s.name
        """;

    public async Task<Page<ListedClient>> ListClientsAsync(
        ClientFilter filter, DateTimeOffset aliveSince, DateTimeOffset expireBefore, CancellationToken cancellationToken)
    {
        var search = new ClientSearch(session, database);
        var conditions = new ClientConditions(filter, await search.ReadAsync(filter.Search, cancellationToken));
        var parameters = new
        {
            after = $"{filter.After}",
            limit = filter.Limit + 1L,
            counted = Few + 1,
            alive = aliveSince.ToUnixTimeSeconds(),
            aliveHour = aliveSince.ToUnixTimeSeconds() / 3600,
            idle = filter.IdleSince?.ToUnixTimeSeconds(),
            idleHour = filter.IdleSince?.ToUnixTimeSeconds() / 3600,
            idleMilliseconds = filter.IdleSince?.ToUnixTimeMilliseconds(),
            expireBefore = expireBefore.ToUnixTimeMilliseconds(),
            Client = filter.Name,
            filter.Server,
            filter.Owner,
            filter.Tag,
            search.Folded,
            search.Key,
            search.KeyEnd,
            search.Ranges,
            search.RangeCount,
            search.Holders,
        };
        var narrowest = await FindNarrowestAsync(conditions, search, parameters, cancellationToken);
        var sql = $"with {search.With}page as materialized ({conditions.Names(narrowest)}) {SelectClients}";
        var clients = Clients(await session.QueryAsync<ClientPeeringRow>(sql, parameters, cancellationToken));
        var page = clients.Take(filter.Limit).ToList();
        return new Page<ListedClient>(page, clients.Count > filter.Limit ? PageCursor.Of(page[^1].Client.Name) : null);
    }

    /// <summary>The index that finds the fewest clients, if they are few.</summary>
    private async Task<Narrowing?> FindNarrowestAsync(
        ClientConditions conditions, ClientSearch search, object parameters, CancellationToken cancellationToken)
    {
        if (conditions.Narrowings.Count == 0)
        {
            return null;
        }

        var with = search.With.Length == 0 ? "" : $"with {search.With.TrimEnd(' ', ',')} ";
        var sql = with + string.Join(
            " union all ", conditions.Narrowings.Select((narrowing, i) => $"select {i} as number, {narrowing.Count} as found"));
        var counts = await session.QueryAsync<CountRow>(sql, parameters, cancellationToken);
        var fewest = counts.MinBy(count => count.Found)!;
        return fewest.Found <= Few ? conditions.Narrowings[(int)fewest.Number] : null;
    }

    private static List<ListedClient> Clients(IReadOnlyList<ClientPeeringRow> rows) =>
    [
        .. rows.GroupBy(row => row.ClientName)
            .Select(group => new ListedClient(group.First().ToClient(), [.. group.Select(row => row.ToTunnel())])),
    ];

    private sealed record CountRow
    {
        public long Number { get; init; }

        public long Found { get; init; }
    }
}

/// <summary>A peering with its client and the last report of it, which may be missing.</summary>
internal sealed record ClientPeeringRow : ListedRow
{
    public long? LatestHandshake { get; init; }

    public long? RxBytes { get; init; }

    public long? TxBytes { get; init; }

    public ListedTunnel ToTunnel()
    {
        var listed = ToListedPeering(ToPool());
        var handshake = LatestHandshake is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        return new ListedTunnel(
            listed, new Domain.Reports.PeeringStatus(ServerName, listed.Peering, handshake, RxBytes ?? 0, TxBytes ?? 0));
    }
}
