using System.Text.Json;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <content>Writes of many peerings at once, which statements take as one JSON text.</content>
internal sealed partial class PeeringRepository
{
    /// <summary>Inserts what <see cref="Row"/> gives, in <c>@peerings</c>.</summary>
    public static string InsertAll(IDatabase database) =>
        $"""
        insert into peerings (server_id, server_public_key, id, client_name, public_key, address_index, routed_networks,
                              created_at, created_by, active_since, client_disabled)
        select cast(value ->> 0 as {database.IdType}), value ->> 1, cast(value ->> 2 as {database.IdType}), value ->> 3, value ->> 4,
               cast(value ->> 5 as bigint), value ->> 6, cast(value ->> 7 as bigint), value ->> 8, cast(value ->> 9 as bigint),
               cast(value ->> 10 as bigint)
        from {database.JsonElements("@peerings")}
        """;

    /// <param name="server">Its peering's.</param>
    /// <param name="peering">A new one, which does not expire.</param>
    public static object?[] Row(Server server, Peering peering) =>
    [
        Ids.Text(server.Id.Value), server.PublicKey.ToString(), Ids.Text(peering.Id.Value), peering.Client.ToString(),
        peering.PublicKey.ToString(), peering.Lease.Index, peering.RoutedNetworks.ToString(),
        peering.Life.Created?.At.ToUnixTimeMilliseconds(), peering.Life.Created?.By,
        peering.Life.ActiveSince?.ToUnixTimeMilliseconds(), peering.Life.IsClientDisabled ? 1 : 0,
    ];

    private string InsertAllRouted =>
        $"""
        insert into routed_networks (server_id, first_address, last_address, network, peering_id)
        select @ServerId, value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as {database.IdType})
        from {database.JsonElements("@networks")}
        """;

    private const string DeleteTaken =
        """
        delete from quarantined_leases
        where server_id = @ServerId and address_index in (select p.address_index from peerings p where p.server_id = @ServerId)
        """;

    public async Task AddAllAsync(
        Server server, IReadOnlyCollection<Peering> added, FreeAddresses free, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            ServerId = server.Id,
            peerings = JsonSerializer.Serialize(added.Select(peering => Row(server, peering))),
            networks = JsonSerializer.Serialize(
                from peering in added
                from network in peering.RoutedNetworks.Outermost
                select new[]
                {
                    Intervals.Sortable(network.BaseAddress),
                    Intervals.Sortable(IpText.LastOf(network)),
                    network.ToString(),
                    Ids.Text(peering.Id.Value),
                }),
        };
        await session.ExecuteOnAllPeeringsAsync($"{InsertAll(database)}; {InsertAllRouted}; {DeleteTaken}", parameters, cancellationToken);
        await freeRanges.WriteAllAsync(server, free, cancellationToken);
        var version = new DynamicParameters(new { ServerId = server.Id, server.Revision, server.Digest });
        await WriteAsync(server, "", version, cancellationToken);
    }
}
