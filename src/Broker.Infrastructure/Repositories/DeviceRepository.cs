using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed class DeviceRepository(Session session, IDatabase database) : IDeviceRepository
{
    private const string CountOf = "select count(*) from clients where owner = @owner";

    public async Task<int> CountAsync(string owner, CancellationToken cancellationToken) =>
        (int)await session.FindAsync<long>(CountOf, new { owner }, cancellationToken);

    private const string SelectInvitationsOf =
        $"""
        select {InvitationRow.Columns} from invitations
        where owner = @owner and created_by = @owner and used_at is null and expires_at > @now
        order by id desc
        """;

    public async Task<IReadOnlyList<Invitation>> InvitationsOfAsync(
        string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<InvitationRow>(
            SelectInvitationsOf, new { owner, now = now.ToUnixTimeMilliseconds() }, cancellationToken))
            .Select(row => row.ToInvitation())];

    private const string CountInvitations =
        "select count(*) from invitations where client_name = @client and used_at is null and expires_at > @now";

    public async Task<bool> IsInvitedAsync(ClientName client, DateTimeOffset now, CancellationToken cancellationToken) =>
        await session.FindAsync<long>(CountInvitations, new { client, now = now.ToUnixTimeMilliseconds() }, cancellationToken) > 0;

    private const string SelectAccepted =
        $"select {InvitationRow.Columns} from invitations where client_name = @client and used_at is not null order by used_at desc";

    public async Task<IReadOnlyList<Invitation>> AcceptedInvitationsAsync(ClientName client, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<InvitationRow>(SelectAccepted, new { client }, cancellationToken)).Select(row => row.ToInvitation())];

    private string SelectServers => $"select name from servers where name {database.IsAnyOf("@names")}";

    public async Task<DevicePolicy> WithServersAsync(DevicePolicy policy, CancellationToken cancellationToken)
    {
        var names = database.AnyOf(policy.Servers.Select(server => $"{server}"));
        var there = await session.QueryAsync<ServerName>(SelectServers, new { names }, cancellationToken);
        return policy with { Servers = [.. policy.Servers.Intersect(there)] };
    }
}
