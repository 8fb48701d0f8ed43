using Broker.Application.Clients.DeleteClient;
using Broker.Application.Receipts;
using Broker.Application.Servers.RemovePeer;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Lifecycle;

/// <summary>An end that an operator puts off when a broker has already found that it has come.</summary>
[Category("Rule11")]
public sealed class PutOffTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly ClientName Ann = ClientName.Parse("ann");
    private static readonly ServerName Paris = ServerName.Parse("paris");

    [TestCase(3600, 0)]
    [TestCase(null, 0)]
    [TestCase(-1, 1)]
    public async Task Removes_only_what_has_ended_under_the_lock(int? endsIn, int removed)
    {
        await using (var request = Services.OpenRequest())
        {
            await request.InTransactionAsync(() => request.Servers.AddAsync(Sample.Server("paris"), None));
        }

        foreach (var isClient in new[] { false, true })
        {
            await Services.SendAsync(Requests.AddClient("ann", "paris", $"{Sample.Key(1)}"));
            var end = endsIn is { } seconds ? $"{DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeMilliseconds()}" : "null";
            await ExecuteAsync($"update clients set expires_at = {(isClient ? end : "null")}; update peerings set expires_at = {(isClient ? "null" : end)}");

            var revocation = isClient
                ? await Services.SendAsync(new DeleteClientCommand(Ann) { Cause = RemovalCause.Expiry })
                : await Services.SendAsync(new RemovePeerCommand(Ann, Paris) { Cause = RemovalCause.Expiry });

            revocation.PeeringsRemoved.ShouldBe(removed);
        }

        (await ScalarAsync<long>("select count(*) from peerings")).ShouldBe(1 - removed);
        (await SnapshotAsync()).ShouldKeepTheRules();
    }
}
