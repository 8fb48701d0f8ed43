using System.Text.Json;
using Broker.Application.Abstractions;

namespace Broker.Infrastructure.Repositories;

/// <content>Writes: one statement for each table.</content>
internal sealed partial class SharedAddRepository
{
    /// <summary>In the order of the names, as all that make several; a client that somebody else makes meanwhile is an error.</summary>
    private string InsertClients =>
        $"""
        insert into clients (name, created_at, created_by)
        select value ->> 0, cast(value ->> 1 as bigint), value ->> 2 from {database.JsonElements("@clients")}
        """;

    private string UpdateRanges =>
        $"""
        delete from free_ranges
        where (server_id, last_index) in (select cast(value ->> 0 as {database.IdType}), cast(value ->> 1 as bigint)
                                          from {database.JsonElements("@gone")});
        insert into free_ranges (server_id, first_index, last_index)
        select cast(value ->> 0 as {database.IdType}), cast(value ->> 1 as bigint), cast(value ->> 2 as bigint)
        from {database.JsonElements("@ranges")} where true
        on conflict (server_id, last_index) do update set first_index = excluded.first_index
        """;

    private string UpdateVersions =>
        $"""
        update servers set revision = cast(value ->> 1 as bigint), digest = value ->> 2, digest_revision = cast(value ->> 1 as bigint)
        from {database.JsonElements("@versions")}
        where servers.id = cast(value ->> 0 as {database.IdType}) and servers.name {database.IsAnyOfFew("@servers")}
        """;

    public Task AddAsync(SharedAdditions additions, CancellationToken cancellationToken)
    {
        foreach (var ground in additions.After)
        {
            session.MarkChanged(ground.Server.Id);
        }

        var differences = additions.Before.Zip(additions.After, (before, after) =>
            (Id: Ids.Text(after.Server.Id.Value), Change: FreeRanges.Difference(before.Free, after.Free))).ToList();
        return session.DeferAsync(
            $"{InsertClients}; {PeeringRepository.InsertAll(database)}; {UpdateRanges}; {UpdateVersions}",
            new
            {
                clients = JsonSerializer.Serialize(additions.NewClients
                    .OrderBy(peering => peering.Client.ToString(), StringComparer.Ordinal)
                    .Select(peering => new object?[]
                    {
                        $"{peering.Client}", peering.Life.Created?.At.ToUnixTimeMilliseconds(), peering.Life.Created?.By,
                    })),
                peerings = JsonSerializer.Serialize(additions.Added.Select(access => PeeringRepository.Row(access.Server, access.Peering))),
                gone = JsonSerializer.Serialize(
                    from server in differences
                    from last in server.Change.Gone
                    select new object[] { server.Id, last }),
                ranges = JsonSerializer.Serialize(
                    from server in differences
                    from range in server.Change.Other
                    select new object[] { server.Id, range.First, range.Last }),
                servers = database.AnyOf(additions.After.Select(ground => $"{ground.Server.Name}")),
                versions = JsonSerializer.Serialize(additions.After.Select(ground => new object?[]
                {
                    Ids.Text(ground.Server.Id.Value), ground.Server.Revision, ground.Server.Digest?.ToString(),
                })),
            },
            cancellationToken);
    }
}
