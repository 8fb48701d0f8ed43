using Broker.Application.Abstractions;
using Broker.Domain.Lists;

namespace Broker.Infrastructure.Repositories;

/// <content>Servers, of which there are some hundreds: their table is read by name until the page is full.</content>
internal sealed partial class ListRepository
{
    private const string SelectServers =
        $"select {ServerRow.Columns} from servers s left join server_reports a on a.server_id = s.id where s.name > @after";

    private const string OfClients = "select p.server_id from peerings p";

    private const string InStep = "s.out_of_step_since is null and a.applied_revision is not null";

    private string SelectStatuses => ReportRepository.SelectServers($"where s.id {database.IsAnyOf("@ids")}");

    public async Task<Page<ListedServer>> ListServersAsync(
        ServerFilter filter, DateTimeOffset aliveSince, DateTimeOffset silentSince, CancellationToken cancellationToken)
    {
        var sql = $"{SelectServers} {Conditions(filter)} {Condition(filter.State)} {Condition(filter.Search)} order by s.name limit @limit";
        var address = filter.Search?.Addresses is { } addresses ? addresses : default;
        var rows = await session.QueryAsync<ServerRow>(
            sql,
            new
            {
                after = $"{filter.After}",
                limit = filter.Limit + 1L,
                silentSince = silentSince.ToUnixTimeMilliseconds(),
                first = address.First is null ? null : Intervals.Sortable(address.First),
                last = address.Last is null ? null : Intervals.Sortable(address.Last),
                folded = filter.Search?.Folded,
                key = filter.Search?.Text,
                keyEnd = filter.Search?.Text + '~',
                name = filter.Server,
                filter.Owner,
                filter.Tag,
                idle = filter.IdleSince?.ToUnixTimeMilliseconds(),
            },
            cancellationToken);
        var page = rows.Take(filter.Limit).Select(row => row.ToServer()).ToList();
        var statuses = (await session.QueryAsync<ServerStatusRow>(
            SelectStatuses,
            new { ids = database.AnyOf(page.Select(server => server.Id.Value)), aliveSince = aliveSince.ToUnixTimeSeconds() },
            cancellationToken)).ToDictionary(row => row.Id, row => row.ToServerStatus());
        return new Page<ListedServer>(
            [.. from server in page where statuses.ContainsKey(server.Id) select new ListedServer(server, statuses[server.Id])],
            rows.Count > filter.Limit ? PageCursor.Of(page[^1].Name) : null);
    }

    private static string Conditions(ServerFilter filter) =>
        (filter.Server is null ? "" : $" and {ServerRepository.IsNamed}")
        + (filter.Owner is null
            ? ""
            : $" and s.id in ({OfClients} where p.client_name in (select c.name from clients c where c.owner = @Owner))")
        + (filter.Tag is null
            ? ""
            : $" and s.id in ({OfClients} where p.client_name in (select t.client_name from client_tags t where t.tag = @Tag))")
        + (filter.IdleSince is null ? "" : " and coalesce(a.reported_at, 0) < @idle");

    private static string Condition(ServerState? state) => state switch
    {
        ServerState.InStep => $"and {InStep}",
        ServerState.OutOfStep => $"and not ({InStep})",
        ServerState.Silent => "and coalesce(a.reported_at, 0) <= @silentSince",
        ServerState.Problems => "and a.problems <> ''",
        _ => "",
    };

    private string Condition(SearchText? search) => search switch
    {
        null => "",
        { Addresses: not null } => "and ((s.first_v4 <= @last and s.last_v4 >= @first) or (s.first_v6 <= @last and s.last_v6 >= @first))",
        _ => $"and ({database.Contains("lower(s.name || '\n' || s.endpoint_address)", "@folded")}"
            + (search.MayBeKey ? " or (s.public_key >= @key and s.public_key < @keyEnd))" : ")"),
    };
}
