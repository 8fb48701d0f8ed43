using System.Net;
using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>What stands in the way of what a caller names. The server is locked.</content>
internal sealed partial class PeeringRepository
{
    private const string SelectLeaseHolder =
        "select p.client_name from peerings p where p.server_id = @Id and p.address_index = @Index and p.client_name <> @client";

    public async Task<Occupancy> WithLeaseAsync(
        Server server, ClientName client, Lease lease, Occupancy occupancy, CancellationToken cancellationToken)
    {
        var holder = await session.FindAsync<ClientName>(SelectLeaseHolder, new { server.Id, lease.Index, client }, cancellationToken);
        var free = new List<AddressRange>(occupancy.Free.Ranges);
        free.AddRange(await freeRanges.FindAroundAsync(server, lease.Index, cancellationToken));
        if (occupancy.Previous is { } previous)
        {
            free.AddRange(await freeRanges.FindAroundAsync(server, previous.Lease.Index, cancellationToken));
        }

        return occupancy with
        {
            LeaseHolder = holder,
            Free = FreeAddresses.Of(free),
            Quarantined = await FindQuarantinedAsync(server, lease.Index, cancellationToken),
        };
    }

    private const string SelectRoutedHolder =
        """
        select r.network, p.client_name
        from routed_networks r join peerings p on p.id = r.peering_id
        where r.server_id = @Id and p.client_name <> @client and r.last_address >= @first and r.first_address = (
            select max(first_address) from routed_networks where server_id = @Id and first_address <= @last)
        """;

    private const string SelectRoutedWithin =
        """
        select r.network, p.client_name
        from routed_networks r join peerings p on p.id = r.peering_id
        where r.server_id = @Id and p.client_name <> @client and r.first_address between @first and @last
        order by r.first_address limit 1
        """;

    public async Task<(IPNetwork Network, ClientName Client)?> FindRoutedAsync(
        Server server, ClientName? except, IEnumerable<IPNetwork> networks, CancellationToken cancellationToken)
    {
        foreach (var network in networks)
        {
            var interval = new
            {
                server.Id,
                client = $"{except}",
                first = Intervals.Sortable(network.BaseAddress),
                last = Intervals.Sortable(IpText.LastOf(network)),
            };
            var row = await session.FindAsync<RoutedRow>(SelectRoutedWithin, interval, cancellationToken)
                ?? await session.FindAsync<RoutedRow>(SelectRoutedHolder, interval, cancellationToken);
            if (row is not null)
            {
                return (IPNetwork.Parse(row.Network), row.ClientName);
            }
        }

        return null;
    }

    private string SelectOverlapping =>
        $"""
        select q.client_name, o.name as server_name
        from servers o join peerings q on q.server_id = o.id
        where o.id <> @Id and ((o.first_v4 <= @LastV4 and o.last_v4 >= @FirstV4) or (o.first_v6 <= @LastV6 and o.last_v6 >= @FirstV6))
              and q.client_name in (select value ->> 0 from {database.JsonElements("@names")})
        order by q.client_name, o.name
        """;

    public async Task<IReadOnlyList<ClientOverlap>> FindOverlappingAsync(
        Server server, IEnumerable<ClientName> clients, CancellationToken cancellationToken)
    {
        await session.LockAsync(LockNames.Overlaps, cancellationToken);
        var intervals = new Intervals(server.Pool);
        var names = JsonSerializer.Serialize(clients.Select(client => new[] { client.ToString() }));
        return await session.QueryAsync<ClientOverlap>(
            SelectOverlapping,
            new { server.Id, intervals.FirstV4, intervals.LastV4, intervals.FirstV6, intervals.LastV6, names },
            cancellationToken);
    }

    private sealed record RoutedRow(string Network, ClientName ClientName);
}
