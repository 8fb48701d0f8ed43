using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class ServerRepository(Session session, IDatabase database, Digests digests, FreeRanges freeRanges)
    : IServerRepository
{
    private const string SelectServers = $"select {ServerRow.Columns} from servers s";

    /// <summary>Of <c>servers s</c>: its name is, or was before it was renamed, <c>@name</c>.</summary>
    public const string IsNamed =
        "s.id = coalesce((select n.id from servers n where n.name = @name), (select f.server_id "
            + "from former_server_names f where f.name = @name))";

    public const string SelectByName = $"{SelectServers} where {IsNamed}";

    public Task<Server?> FindAsync(ServerName name, CancellationToken cancellationToken) =>
        FindAsync(SelectByName, new { name }, cancellationToken);

    private const string SelectByKey = $"{SelectServers} where s.public_key = @key";

    public Task<Server?> FindByKeyAsync(PublicKey key, CancellationToken cancellationToken) =>
        FindAsync(SelectByKey, new { key }, cancellationToken);

    private const string SelectOverlapping =
        $"{SelectServers} where s.id <> @Id and ((s.first_v4 <= @LastV4 and s.last_v4 >= @FirstV4) or (s.first_v6 <= @LastV6 "
            + "and s.last_v6 >= @FirstV6))";

    public async Task<IReadOnlyList<Server>> FindOverlappingAsync(Server server, CancellationToken cancellationToken)
    {
        var intervals = new Intervals(server.Pool);
        var rows = await session.QueryAsync<ServerRow>(
            $"{SelectOverlapping} order by s.name",
            new { server.Id, intervals.FirstV4, intervals.LastV4, intervals.FirstV6, intervals.LastV6 },
            cancellationToken);
        return [.. rows.Select(row => row.ToServer())];
    }

    private string MarkOverlap => $"update servers set overlaps_another = 1 where id {database.IsAnyOf("@servers")}";

    public Task MarkOverlapAsync(IEnumerable<Server> servers, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            MarkOverlap, new { servers = database.AnyOf(servers.Select(server => server.Id.Value).Order()) }, cancellationToken);

    private const string SelectPage = $"{SelectServers} where s.name > @after order by s.name limit @limit";

    public IAsyncEnumerable<Server> ListAsync(CancellationToken cancellationToken) =>
        session.PagesAsync<ServerRow>(SelectPage, last => new { after = $"{last?.Name}" }, cancellationToken).Select(row => row.ToServer());

    /// <summary>By its last name, or by the one before, which is never the same. In the order of two indexes.</summary>
    private const string SelectDeleted =
        """
        select d.id, d.deleted_at from deleted_servers d where d.name = @name
        union all
        select d.id, d.deleted_at from deleted_servers d where d.former_name = @name
        order by deleted_at desc limit 16
        """;

    public Task<IReadOnlyList<ServerId>> FindDeletedAsync(ServerName name, CancellationToken cancellationToken) =>
        session.QueryAsync<ServerId>(SelectDeleted, new { name }, cancellationToken);

    private const string SelectNamesLike =
        $"select s.name from servers s where length(s.name) {NearestName.Length} order by s.name limit 1000";

    public Task<string?> FindNearestAsync(ServerName name, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesLike, name.ToString(), server: default, cancellationToken);

    private async Task<Server?> FindAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        (await session.FindAsync<ServerRow>(sql, parameters, cancellationToken))?.ToServer();
}
