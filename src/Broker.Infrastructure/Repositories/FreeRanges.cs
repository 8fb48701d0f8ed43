using System.Text;
using System.Text.Json;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <summary>The free addresses of servers as rows, one per range. The server is locked.</summary>
internal sealed class FreeRanges(Session session, IDatabase database)
{
    private const string SelectFrom =
        "select first_index, last_index from free_ranges where server_id = @Id and last_index >= @from order by last_index limit 3";

    /// <summary>The ranges at and directly beside the index.</summary>
    public async Task<IEnumerable<AddressRange>> FindAroundAsync(Server server, long index, CancellationToken cancellationToken) =>
        (await session.QueryAsync<Row>(SelectFrom, new { server.Id, from = index - 1 }, cancellationToken)).Select(row => row.Range);

    /// <summary>The statements that turn the one into the other, at most one per range that differs; their parameters are added.</summary>
    public static string Change(FreeAddresses before, FreeAddresses after, DynamicParameters parameters)
    {
        var sql = new StringBuilder();
        var old = before.Ranges.ToDictionary(range => range.Last, range => range.First);
        foreach (var last in old.Keys.Except(after.Ranges.Select(range => range.Last)))
        {
            sql.Append("delete from free_ranges where server_id = @ServerId and last_index = ").Append(Parameter(last)).Append("; ");
        }

        foreach (var range in after.Ranges.Where(range => old.GetValueOrDefault(range.Last) != range.First))
        {
            sql.Append(old.ContainsKey(range.Last)
                ? $"update free_ranges set first_index = {Parameter(range.First)} where server_id = @ServerId "
                    + $"and last_index = {Parameter(range.Last)}; "
                : "insert into free_ranges (server_id, first_index, last_index) values (@ServerId, "
                    + $"{Parameter(range.First)}, {Parameter(range.Last)}); ");
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
            var isQuarantined =
                await session.ExecuteAsync(DeleteQuarantined, new { server.Id, index = pool.ServerIndex }, cancellationToken) > 0;
            after = isQuarantined ? after : after.Take(pool.ServerIndex);
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
