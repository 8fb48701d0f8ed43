using System.Text;
using System.Text.Json;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <summary>The free addresses of servers as rows, one per range. The server is locked.</summary>
internal sealed class FreeRanges(Session session, IDatabase database)
{
    /// <summary>Of servers <c>s</c>: what can be leased is above it.</summary>
    public const string LastReserved = "case when s.n_reserved_ips > 1 then s.n_reserved_ips else 1 end";

    private const string SelectFrom =
        "select first_index, last_index from free_ranges where server_id = @Id and last_index >= @from order by last_index limit 3";

    /// <summary>The ranges at and directly beside the index.</summary>
    public async Task<IEnumerable<AddressRange>> FindAroundAsync(Server server, long index, CancellationToken cancellationToken) =>
        (await session.QueryAsync<Row>(SelectFrom, new { server.Id, from = index - 1 }, cancellationToken)).Select(row => row.Range);

    /// <summary>The ends of the ranges that are gone, and the ranges that are new or begin elsewhere.</summary>
    public static (IEnumerable<long> Gone, IEnumerable<AddressRange> Other) Difference(FreeAddresses before, FreeAddresses after) =>
        (before.Ranges.Select(range => range.Last).Except(after.Ranges.Select(range => range.Last)), after.Ranges.Except(before.Ranges));

    /// <summary>The statements that turn the one into the other, at most one per range that differs; their parameters are added.</summary>
    public static string Change(FreeAddresses before, FreeAddresses after, DynamicParameters parameters)
    {
        var sql = new StringBuilder();
        var old = before.Ranges.Select(range => range.Last).ToHashSet();
        var (gone, other) = Difference(before, after);
        foreach (var last in gone)
        {
            sql.Append("delete from free_ranges where server_id = @ServerId and last_index = ").Append(Parameter(last)).Append("; ");
        }

        foreach (var range in other)
        {
            var (first, last) = (Parameter(range.First), Parameter(range.Last));
            sql.Append(old.Contains(range.Last)
                ? $"update free_ranges set first_index = {first} where server_id = @ServerId and last_index = {last}; "
                : $"insert into free_ranges (server_id, first_index, last_index) values (@ServerId, {first}, {last}); ");
        }

        return sql.ToString();

        string Parameter(long value)
        {
            var name = $"@r{parameters.ParameterNames.Count()}";
            parameters.Add(name, value);
            return name;
        }
    }

    private const string DeleteAll = "delete from free_ranges where server_id = @Id";

    private string InsertAll =>
        $"""
        insert into free_ranges (server_id, first_index, last_index)
        select @Id, cast(value ->> 0 as bigint), cast(value ->> 1 as bigint) from {database.JsonElements("@ranges")}
        """;

    public async Task WriteAllAsync(Server server, FreeAddresses free, CancellationToken cancellationToken)
    {
        var ranges = JsonSerializer.Serialize(free.Ranges.Select(range => new[] { range.First, range.Last }));
        await session.ExecuteOnAllPeeringsAsync($"{DeleteAll}; {InsertAll}", new { server.Id, ranges }, cancellationToken);
    }

    private const string DeleteQuarantined = "delete from quarantined_leases where server_id = @Id and address_index = @index";

    /// <summary>Frees an address that is in quarantine.</summary>
    public async Task ReleaseAsync(Server server, long index, CancellationToken cancellationToken)
    {
        var before = FreeAddresses.Of(await FindAroundAsync(server, index, cancellationToken));
        var parameters = new DynamicParameters(new { ServerId = server.Id, server.Id, index });
        await session.ExecuteAsync($"{DeleteQuarantined}; {Change(before, before.Free(index), parameters)}", parameters, cancellationToken);
    }

    /// <summary>After a subnet was widened, or the server got another address of its own, which is free.</summary>
    public async Task MovePoolAsync(Server server, AddressPool previous, CancellationToken cancellationToken)
    {
        var pool = server.Pool;
        var before = FreeAddresses.Of(
        [
            .. await FindAroundAsync(server, previous.ServerIndex, cancellationToken),
            .. await FindAroundAsync(server, pool.ServerIndex, cancellationToken),
            .. await FindAroundAsync(server, previous.LastIndex, cancellationToken),
        ]);
        var after = pool.LastIndex > previous.LastIndex ? before.Free(new AddressRange(previous.LastIndex + 1, pool.LastIndex)) : before;
        if (pool.ServerIndex != previous.ServerIndex)
        {
            after = after.Free(previous.ServerIndex);
            var quarantined = await session.ExecuteAsync(DeleteQuarantined, new { server.Id, index = pool.ServerIndex }, cancellationToken);
            after = quarantined > 0 ? after : after.Take(pool.ServerIndex);
        }

        var parameters = new DynamicParameters(new { ServerId = server.Id });
        if (Change(before, after, parameters) is { Length: > 0 } change)
        {
            await session.ExecuteAsync(change, parameters, cancellationToken);
        }
    }

    private sealed record Row(long FirstIndex, long LastIndex)
    {
        public AddressRange Range => new(FirstIndex, LastIndex);
    }
}
