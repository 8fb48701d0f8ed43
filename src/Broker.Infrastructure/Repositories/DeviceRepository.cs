using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed class DeviceRepository(Session session, IDatabase database, HostClock clock) : IDeviceRepository
{
    private const string CountOf = "select count(*) from clients where owner = @owner";

    public async Task<int> CountAsync(string owner, CancellationToken cancellationToken) =>
        (int)await session.FindAsync<long>(CountOf, new { owner }, cancellationToken);

    private string SelectInvitationsOf =>
        $"""
        select {InvitationRow.Columns} from invitations
        where owner = @owner and created_by = @owner and coalesce(is_own_device, 1) = 1 and used_at is null
              and expires_at > {database.Now}
        order by id desc
        """;

    public async Task<IReadOnlyList<Invitation>> InvitationsOfAsync(string owner, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<InvitationRow>(SelectInvitationsOf, new { owner, now = clock.DueMilliseconds }, cancellationToken))
            .Select(row => row.ToInvitation())];

    public Task LockNameAsync(ClientName client, CancellationToken cancellationToken) =>
        session.LockAsync(LockNames.Of($"client {client}"), cancellationToken);

    private string CountInvitations =>
        $"select count(*) from invitations where client_name = @client and used_at is null and expires_at > {database.Now}";

    public async Task<bool> IsInvitedAsync(ClientName client, CancellationToken cancellationToken) =>
        await session.FindAsync<long>(CountInvitations, new { client, now = clock.DueMilliseconds }, cancellationToken) > 0;

    /// <summary>By its name or, where no server has that, by the name that it had last: as a server is found.</summary>
    private string SelectServers =>
        $"""
        select name from servers where name {database.IsAnyOf("@names")}
        union
        select s.name from former_server_names f join servers s on s.id = f.server_id
        where f.name {database.IsAnyOf("@names")} and not exists (select 1 from servers n where n.name = f.name)
        """;

    public async Task<DevicePolicy> WithServersAsync(DevicePolicy policy, CancellationToken cancellationToken)
    {
        var names = database.AnyOf(policy.Servers.Select(server => $"{server}"));
        var there = await session.QueryAsync<ServerName>(SelectServers, new { names }, cancellationToken);
        return policy with { Servers = [.. there.OrderBy(name => $"{name}", StringComparer.Ordinal)] };
    }
}
