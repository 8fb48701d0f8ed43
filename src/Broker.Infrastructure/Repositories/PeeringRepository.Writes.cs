using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <content>Writes. Each one is deferred, with the ranges of free addresses that it changes and its server's version.</content>
internal sealed partial class PeeringRepository
{
    private const string Insert =
        """
        insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index, routed_networks,
                              created_at, created_by, active_since, expires_at, own_end, disabled_at, is_reclaimed, client_disabled)
        values (@Id, @ServerId, @ServerPublicKey, @Client, @PublicKey, @Index, @Routed,
                @CreatedAt, @CreatedBy, @ActiveSince, @ExpiresAt, @OwnEnd, @DisabledAt, @IsReclaimed, @ClientDisabled)
        """;

    public Task AddAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken)
    {
        var parameters = Parameters(access.Server, access.Peering);
        var ranges = access.IsOutOfQuarantine
            ? DeleteQuarantined
            : FreeRanges.Change(occupancy.Free, occupancy.Free.Take(access.Peering.Lease.Index), parameters);
        var routed = InsertRouted(access.Peering, parameters);
        return WriteAsync(access.Server, $"{ranges}{Insert}; {routed}", parameters, cancellationToken);
    }

    private const string Replace =
        """
        delete from peering_reports where peering_id = @PreviousId and @IsOtherKey;
        update peerings
        set id = @Id, public_key = @PublicKey, address_index = @Index, routed_networks = @Routed, active_since = @ActiveSince,
            expires_at = @ExpiresAt, own_end = @OwnEnd, disabled_at = @DisabledAt, is_reclaimed = @IsReclaimed,
            client_disabled = @ClientDisabled
        where id = @PreviousId
        """;

    private const string DeleteRouted = "delete from routed_networks where peering_id = @Id";

    public Task ReplaceAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken)
    {
        var (previous, peering) = (occupancy.Previous!, access.Peering);
        var parameters = Parameters(access.Server, peering);
        parameters.AddDynamicParams(new { PreviousId = previous.Id, IsOtherKey = previous.PublicKey != peering.PublicKey });
        var ranges = previous.Lease == peering.Lease ? "" : MoveLease(access, occupancy.Free, parameters);
        var routed = previous.RoutedNetworks == peering.RoutedNetworks ? "" : $"{DeleteRouted}; {InsertRouted(peering, parameters)}";
        return WriteAsync(access.Server, $"{ranges}{Replace}; {routed}", parameters, cancellationToken);
    }

    private string MoveLease(ClientAccess access, FreeAddresses free, DynamicParameters parameters)
    {
        var (server, previous) = (access.Server, access.Previous!);
        var isHeld = server.LeaseQuarantine > TimeSpan.Zero;
        var after = isHeld ? free : free.Free(previous.Lease.Index);
        after = access.IsOutOfQuarantine ? after : after.Take(access.Peering.Lease.Index);
        AddFreed(server, previous, parameters);
        var quarantine = (access.IsOutOfQuarantine ? DeleteQuarantined : "") + (isHeld ? InsertQuarantined : "");
        return quarantine + FreeRanges.Change(free, after, parameters);
    }

    /// <summary>Subqueries and not joins: PostgreSQL would read all ranges of a server that it takes for one with few.</summary>
    private const string SelectHeld =
        $"""
        select (select first_index from free_ranges where server_id = p.server_id and last_index = p.address_index - 1) as below_first,
               (select first_index from free_ranges where server_id = p.server_id and last_index > p.address_index
                order by last_index limit 1) as above_first,
               (select min(last_index) from free_ranges where server_id = p.server_id and last_index > p.address_index) as above_last,
               {PeeringRow.Columns}
        from peerings p
        where p.client_name = @client and p.server_id = @Id
        """;

    public async Task<HeldPeering?> FindHeldAsync(Server server, ClientName client, CancellationToken cancellationToken) =>
        (await session.FindAsync<HeldRow>(SelectHeld, new { server.Id, client }, cancellationToken))?.ToHeldPeering(server.Pool);

    private const string Delete = "delete from peerings where id = @Id";

    public Task DeleteAsync(Server changed, HeldPeering held, CancellationToken cancellationToken)
    {
        var parameters = Parameters(changed, held.Peering);
        AddFreed(changed, held.Peering, parameters);
        var ranges = changed.LeaseQuarantine > TimeSpan.Zero
            ? InsertQuarantined
            : FreeRanges.Change(held.Around, held.Around.Free(held.Peering.Lease.Index), parameters);
        return WriteAsync(changed, $"{ranges}{Delete}; ", parameters, cancellationToken);
    }

    private Task WriteAsync(Server server, string sql, DynamicParameters parameters, CancellationToken cancellationToken)
    {
        session.MarkChanged(server.Id);
        return session.DeferAsync(sql + ServerRepository.UpdateVersion, parameters, cancellationToken);
    }

    private static string InsertRouted(Peering peering, DynamicParameters parameters)
    {
        if (peering.RoutedNetworks.IsNone)
        {
            return "";
        }

        var rows = new List<string>();
        foreach (var network in peering.RoutedNetworks.Outermost)
        {
            var (first, last, text) = ($"@first{rows.Count}", $"@last{rows.Count}", $"@network{rows.Count}");
            parameters.Add(first, Intervals.Sortable(network.BaseAddress));
            parameters.Add(last, Intervals.Sortable(IpText.LastOf(network)));
            parameters.Add(text, network.ToString());
            rows.Add($"(@ServerId, {first}, {last}, {text}, @Id)");
        }

        const string Into = "insert into routed_networks (server_id, first_address, last_address, network, peering_id)";
        return $"{Into} values {string.Join(", ", rows)}; ";
    }

    private static DynamicParameters Parameters(Server server, Peering peering) => new(new
    {
        peering.Id,
        ServerId = server.Id,
        ServerPublicKey = server.PublicKey,
        peering.Client,
        peering.PublicKey,
        peering.Lease.Index,
        Routed = peering.RoutedNetworks.ToString(),
        server.Revision,
        server.Digest,
        CreatedAt = peering.Life.Created?.At.ToUnixTimeMilliseconds(),
        CreatedBy = peering.Life.Created?.By,
        ActiveSince = peering.Life.ActiveSince?.ToUnixTimeMilliseconds(),
        ExpiresAt = peering.Life.ExpiresAt?.ToUnixTimeMilliseconds(),
        OwnEnd = peering.Life.OwnEnd?.ToUnixTimeMilliseconds(),
        DisabledAt = peering.Life.DisabledAt?.ToUnixTimeMilliseconds(),
        IsReclaimed = peering.Life.IsReclaimed ? 1L : 0L,
        ClientDisabled = peering.Life.IsClientDisabled ? 1L : 0L,
    });

    private sealed record HeldRow : PeeringRow
    {
        public long? BelowFirst { get; init; }

        public long? AboveFirst { get; init; }

        public long? AboveLast { get; init; }

        public HeldPeering ToHeldPeering(AddressPool pool) => new(
            ToPeering(pool)!, FreeAddresses.Of([.. Range(BelowFirst, AddressIndex - 1), .. Range(AboveFirst, AboveLast)]));

        private static AddressRange[] Range(long? first, long? last) => first is null ? [] : [new AddressRange(first.Value, last!.Value)];
    }
}
