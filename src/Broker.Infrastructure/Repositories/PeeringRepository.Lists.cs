using System.Runtime.CompilerServices;
using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Reads of many peerings, and of names.</content>
internal sealed partial class PeeringRepository
{
    private const string SelectNamesLike =
        $"""
        select distinct p.client_name from peerings p where length(p.client_name) {NearestName.Length}
        order by p.client_name limit 10000
        """;

    private const string SelectNamesOfServerLike =
        $"""
        select p.client_name from peerings p where p.server_id = @server and length(p.client_name) {NearestName.Length}
        order by p.client_name limit 10000
        """;

    public Task<string?> FindNearestAsync(ClientName client, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesLike, client.ToString(), server: default, cancellationToken);

    public Task<string?> FindNearestAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesOfServerLike, client.ToString(), server.Id, cancellationToken);

    private const string SelectListed =
        $"""
        select {ListedRow.Columns}
        from peerings p join servers s on s.id = p.server_id left join clients c on c.name = p.client_name
        """;

    private const string SelectOfClient = $"{SelectListed} where p.client_name = @client order by s.name";

    public async Task<IReadOnlyList<ListedPeering>> ListOfAsync(ClientName client, CancellationToken cancellationToken) =>
        [
            .. (await session.QueryAsync<ListedRow>(SelectOfClient, new { client }, cancellationToken))
                .Select(row => row.ToListedPeering(row.ToPool())),
        ];

    private const string SelectOfServer = $"{SelectListed} where p.server_id = @Id";

    public async Task<IReadOnlyDictionary<ClientName, ClientRecord>> FindClientsOfAsync(
        Server server, CancellationToken cancellationToken) =>
        (await session.QueryAsync<ListedRow>(SelectOfServer, new { server.Id }, cancellationToken))
            .ToDictionary(row => row.ClientName, row => row.ToClient());

    private const string SelectPage =
        $"""
        {SelectListed}
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
                pools[row.ServerName] = pool = row.ToPool();
            }

            yield return row.ToListedPeering(pool);
        }
    }
}
