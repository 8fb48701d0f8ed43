using System.Net;
using System.Net.Sockets;
using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed partial class ServerRepository(Session session, IDatabase database, Digests digests) : IServerRepository
{
    private const string SelectServers =
        $"""
        select s.id, s.name, s.public_key, s.endpoint_address, s.endpoint_port, s.network_address, s.network_mask,
               s.n_reserved_ips, s.allowed_ips, s.revision, {Digests.Valid} as digest
        from servers s
        """;

    public const string SelectByName = $"{SelectServers} where s.name = @name";

    public Task<Server?> FindAsync(ServerName name, CancellationToken cancellationToken) =>
        FindAsync(SelectByName, new { name }, cancellationToken);

    private const string SelectByKey = $"{SelectServers} where s.public_key = @key";

    public Task<Server?> FindByKeyAsync(PublicKey key, CancellationToken cancellationToken) =>
        FindAsync(SelectByKey, new { key }, cancellationToken);

    private const string SelectNeighbour = $"{SelectServers} where s.first_address <= @last order by s.first_address desc limit 1";

    public Task<Server?> FindNeighbourAsync(Subnet subnet, CancellationToken cancellationToken) =>
        FindAsync(SelectNeighbour, new { last = Sortable(subnet.Last) }, cancellationToken);

    private const string SelectPage = $"{SelectServers} where s.name > @after order by s.name limit @limit";

    public IAsyncEnumerable<Server> ListAsync(CancellationToken cancellationToken) =>
        session.PagesAsync<ServerRow>(SelectPage, last => new { after = $"{last?.Name}" }, cancellationToken).Select(row => row.ToServer());

    private const string Insert =
        """
        insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask,
                             first_address, last_address, n_reserved_ips, allowed_ips, revision, digest, digest_revision)
        values (@Id, @Name, @PublicKey, @EndpointAddress, @EndpointPort, @NetworkAddress, @NetworkMask,
                @FirstAddress, @LastAddress, @NReservedIps, @AllowedIps, @Revision, @Digest, @Revision)
        """;

    public Task AddAsync(Server server, CancellationToken cancellationToken) => session.DeferAsync(
        Insert,
        new
        {
            server.Id,
            server.Name,
            server.PublicKey,
            EndpointAddress = server.Endpoint.Address,
            EndpointPort = (long)server.Endpoint.Port,
            NetworkAddress = server.Pool.Subnet.First.ToString(),
            NetworkMask = (long)server.Pool.Subnet.Network.PrefixLength,
            FirstAddress = Sortable(server.Pool.Subnet.First),
            LastAddress = Sortable(server.Pool.Subnet.Last),
            NReservedIps = (long)server.Pool.ReservedCount,
            server.AllowedIps,
            server.Revision,
            server.Digest,
        },
        cancellationToken);

    private const string Update =
        """
        update servers
        set public_key = @PublicKey, endpoint_address = @EndpointAddress, endpoint_port = @EndpointPort,
            allowed_ips = @AllowedIps, revision = @Revision, digest = @Digest, digest_revision = @Revision
        where id = @Id
        """;

    /// <summary>A new key is copied to the peerings (on update cascade).</summary>
    public Task UpdateAsync(Server server, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        return session.ExecuteOnAllPeeringsAsync(
            Update,
            new
            {
                server.Id,
                server.PublicKey,
                EndpointAddress = server.Endpoint.Address,
                EndpointPort = (long)server.Endpoint.Port,
                server.AllowedIps,
                server.Revision,
                server.Digest,
            },
            cancellationToken);
    }

    /// <summary>Also part of the statements that change a peering.</summary>
    public const string UpdateVersion = "update servers set revision = @Revision, digest = @Digest, digest_revision = @Revision where id = @ServerId";

    public Task UpdateVersionAsync(Server server, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        return session.DeferAsync(UpdateVersion, new { ServerId = server.Id, server.Revision, server.Digest }, cancellationToken);
    }

    private const string DeletePeerings = "delete from peerings where server_id = @Id";

    private const string Delete = "delete from servers where id = @Id";

    public async Task<int> DeleteAsync(Server server, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        var peerings = await session.ExecuteOnAllPeeringsAsync(DeletePeerings, new { server.Id }, cancellationToken);
        await session.ExecuteOnAllPeeringsAsync(Delete, new { server.Id }, cancellationToken);
        return peerings;
    }

    private const string SelectDeleted = "select d.id from deleted_servers d where d.name = @name order by d.deleted_at desc limit 16";

    public Task<IReadOnlyList<ServerId>> FindDeletedAsync(ServerName name, CancellationToken cancellationToken) =>
        session.QueryAsync<ServerId>(SelectDeleted, new { name }, cancellationToken);

    private const string SelectNamesLike = $"select s.name from servers s where length(s.name) {NearestName.Length} order by s.name limit 1000";

    public Task<string?> FindNearestAsync(ServerName name, CancellationToken cancellationToken) =>
        session.FindNearestAsync(SelectNamesLike, name.ToString(), server: default, cancellationToken);

    private async Task<Server?> FindAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        (await session.FindAsync<ServerRow>(sql, parameters, cancellationToken))?.ToServer();

    /// <summary>Text that sorts as the addresses do, IPv4 before IPv6.</summary>
    private static string Sortable(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork ? "4:" : "6:") + Convert.ToHexString(address.GetAddressBytes());
}
