using System.Net;
using System.Text.Json;
using Broker.Domain.Lists;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// What a search for clients means in SQL. An address is an index in the subnet of a server, so those are looked up first.
/// </summary>
internal sealed class ClientSearch(Session session, IDatabase database)
{
    /// <summary>Holders of a key that are given by name.</summary>
    private const int Many = 1000;

    private const string IsKey = "p.public_key >= @Key and p.public_key < @KeyEnd";

    /// <summary>A look-up for each server: the index of keys is by server.</summary>
    private static readonly Source OfKey = new("servers s cross join peerings p", $"p.server_id = s.id and {IsKey}");

    /// <summary>The join is of the index alone, so that PostgreSQL prefers it to reading all peerings.</summary>
    private static readonly Source InRanges = new(
        "ranges g cross join peerings p",
        "p.server_id = g.server_id and p.address_index between g.first_index and g.last_index",
        "(select k.client_name from peerings k where k.server_id = p.server_id and k.address_index = p.address_index)");

    public string? Folded { get; private set; }

    public string? Key { get; private set; }

    public string? KeyEnd { get; private set; }

    /// <summary>JSON: server, first and last index.</summary>
    public string? Ranges { get; private set; }

    /// <summary>A limit that only tells PostgreSQL how many there are: it assumes a hundred, and reads all peerings then.</summary>
    public int RangeCount { get; private set; }

    /// <summary>JSON: names of clients that have the key.</summary>
    public string? Holders { get; private set; }

    /// <summary>A table expression to begin a statement with.</summary>
    public string With => Ranges is null ? "" :
        $"""
        ranges as materialized (
            select cast(value ->> 0 as {database.IdType}) as server_id, cast(value ->> 1 as bigint) as first_index,
                   cast(value ->> 2 as bigint) as last_index
            from {database.JsonElements("@Ranges")} limit @RangeCount),
        """ + " ";

    public async Task<(string Condition, Narrowing? Narrowing)?> ReadAsync(SearchText? search, CancellationToken cancellationToken)
    {
        if (search is null)
        {
            return null;
        }

        if (search.Addresses is { } addresses)
        {
            var ranges = await FindRangesAsync(addresses.First, addresses.Last, cancellationToken);
            (Ranges, RangeCount) = (JsonSerializer.Serialize(ranges), ranges.Count);
            var within =
                "(select count(*) from ranges g where g.server_id = p.server_id "
                    + "and p.address_index between g.first_index and g.last_index) > 0";
            return (ClientConditions.AnyPeering(within), new Narrowing(InRanges));
        }

        (Folded, Key, KeyEnd) = (search.Folded, search.Text, search.Text + '~'); // above all characters of base64
        return search.IsKey
            ? (ClientConditions.AnyPeering(IsKey), new Narrowing(OfKey))
            : (await TextAsync(search, cancellationToken), null);
    }

    /// <summary>In lines, since neither the text nor an owner has line breaks.</summary>
    private async Task<string> TextAsync(SearchText search, CancellationToken cancellationToken)
    {
        var text = database.Contains("lower(c.name || '\n' || coalesce(c.owner, '') || '\n' || coalesce(c.note, ''))", "@Folded");
        if (!search.MayBeKey)
        {
            return text;
        }

        var sql = $"select {OfKey.Name} from {OfKey.From} where {OfKey.Where} limit {Many + 1}";
        var holders = await session.QueryAsync<string>(sql, new { Key, KeyEnd }, cancellationToken);
        Holders = JsonSerializer.Serialize(holders.Select(name => new[] { name }));
        return holders.Count switch
        {
            0 => text,
            <= Many => $"({text} or c.name in (select value ->> 0 from {database.JsonElements("@Holders")}))",
            _ => $"({text} or {ClientConditions.AnyPeering(IsKey)})",
        };
    }

    private const string SelectServers =
        $"""
        select s.id, {PoolRow.Columns} from servers s
        where (s.first_v4 <= @last and s.last_v4 >= @first) or (s.first_v6 <= @last and s.last_v6 >= @first)
        """;

    private async Task<List<object[]>> FindRangesAsync(IPAddress first, IPAddress last, CancellationToken cancellationToken)
    {
        var (lowest, highest) = (Intervals.Sortable(first), Intervals.Sortable(last));
        var servers = await session.QueryAsync<SubnetRow>(SelectServers, new { first = lowest, last = highest }, cancellationToken);
        return
        [
            .. from server in servers
               from subnet in server.ToPool().Subnets
               where subnet.Family == first.AddressFamily
               let begin = string.CompareOrdinal(Intervals.Sortable(subnet.First), lowest) > 0 ? 0 : subnet.IndexOf(first)
               where begin is not null
               let end = string.CompareOrdinal(Intervals.Sortable(subnet.Last), highest) < 0 ? null : subnet.IndexOf(last)
               select new object[] { Ids.Text(server.Id.Value), begin, end ?? long.MaxValue },
        ];
    }

    private sealed record SubnetRow : PoolRow
    {
        public ServerId Id { get; init; }
    }
}
