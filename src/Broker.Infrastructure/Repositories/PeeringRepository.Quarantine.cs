using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <content>Addresses in quarantine (rule 1). The server is locked.</content>
internal sealed partial class PeeringRepository
{
    private const int MostReleased = 200;

    private const string SelectQuarantined =
        "select q.address_index, q.client_name, q.public_key, q.until from quarantined_leases q where q.server_id = @Id";

    public async Task<IReadOnlyList<QuarantinedLease>> FindQuarantinedAsync(Server server, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<QuarantinedRow>(SelectQuarantined, new { server.Id }, cancellationToken))
            .Select(row => row.ToLease())];

    private const string SelectQuarantinedAt = $"{SelectQuarantined} and q.address_index = @index";

    private async Task<QuarantinedLease?> FindQuarantinedAsync(Server server, long index, CancellationToken cancellationToken) =>
        (await session.FindAsync<QuarantinedRow>(SelectQuarantinedAt, new { server.Id, index }, cancellationToken))?.ToLease();

    private const string SelectEnded = $"{SelectQuarantined} and q.until <= @now order by q.until limit @limit";

    public async Task<int> ReleaseQuarantinedAsync(Server server, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await session.QueryAsync<QuarantinedRow>(
            SelectEnded, new { server.Id, now = now.ToUnixTimeMilliseconds(), limit = (long)MostReleased }, cancellationToken);
        foreach (var row in ended)
        {
            await freeRanges.ReleaseAsync(server, row.AddressIndex, cancellationToken);
        }

        return ended.Count;
    }

    /// <summary>
    /// Part of the statements that free a lease: its address is held for the server's quarantine, by the database's clock.
    /// </summary>
    private string InsertQuarantined =>
        $"""
        insert into quarantined_leases (server_id, address_index, client_name, public_key, until)
        values (@ServerId, @FreedIndex, @Client, @FreedKey, {database.Now} + @Quarantine);
        """;

    private const string DeleteQuarantined = "delete from quarantined_leases where server_id = @ServerId and address_index = @Index; ";

    /// <summary>The parameters of <see cref="InsertQuarantined"/> that a change of a peering does not have.</summary>
    private void AddFreed(Server server, Peering freed, DynamicParameters parameters) => parameters.AddDynamicParams(new
    {
        FreedIndex = freed.Lease.Index,
        FreedKey = freed.PublicKey,
        Quarantine = (long)server.LeaseQuarantine.TotalMilliseconds,
        now = clock.Milliseconds,
    });

    private sealed record QuarantinedRow(long AddressIndex, ClientName ClientName, PublicKey PublicKey, long Until)
    {
        public QuarantinedLease ToLease() => new(AddressIndex, ClientName, PublicKey, Times.Of(Until));
    }
}
