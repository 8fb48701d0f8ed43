using Broker.Application.Clients;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Servers.ReleaseLeases;
using Broker.Application.Servers.UpdateServer;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using MediatR;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>
/// After each of many random steps every answer is that of a naive pool, and the free ranges are all hosts that are neither leased nor the
/// server's.
/// </summary>
[Category("Rule1")]
[Category("Rule2")]
[Category("Rule7")]
public sealed class AllocationTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const int Steps = 700;
    private const string Paris = "paris";

    private Random random = null!;
    private NaivePool pool = null!;
    private int lastKey;

    [TestCase("10.0.0.0", 28, 24, 1)]
    [TestCase("10.0.0.0", 30, 23, 2)]
    [TestCase("fd01::", 124, 120, 3)]
    [TestCase("fd01::", 126, 119, 4)]
    public async Task Are_those_of_a_naive_pool(string network, int mask, int widest, int seed)
    {
        (random, pool, lastKey) = (new Random(seed), new NaivePool(network, mask), 0);
        await using (var request = Services.OpenRequest())
        {
            await request.Servers.AddAsync(Sample.Server(Paris, cidr: $"{network}/{mask}"), None);
        }

        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Steps; i++)
        {
            var (step, expected, answer) = await TakeAsync(widest);
            var context = $"step {i} of seed {seed}: {step}";

            answer.ShouldBe(expected, context);
            await ShouldHoldAsync(context);
            var kind = answer.Contains('.') || answer.Contains(':') ? "address" : answer;
            answers[kind] = answers.GetValueOrDefault(kind) + 1;
        }

        TestContext.Out.WriteLine(string.Join(", ", answers));
        new[]
        {
            "address", "validation", "lease-in-use", "network-overlap", "pool-exhausted", "1", "done", "released", "client-not-found",
        }.ShouldBeSubsetOf(
            answers.Keys);
    }

    private async Task<(string Step, string Expected, string Answer)> TakeAsync(int widest)
    {
        var (client, index) = ($"c{random.Next(40)}", random.Next(-1, random.Next(8) == 0 ? 300 : 20));
        IPNetwork? routed = random.Next(6) == 0 ? IPNetwork.Parse($"172.16.{random.Next(8) & ~1}.0/{random.Next(2) + 23}") : null;
        switch (random.Next(100))
        {
            case < 45:
                return await AddAsync(client, named: null, routed);
            case < 60:
                return await AddAsync(client, index, routed);
            case < 70:
                return await MoveAsync(client, index);
            case < 92:
                return await TakeAsync(
                    $"remove {client}", pool.Remove(client), Requests.RemovePeer(client, Paris), gone => gone.PeeringsRemoved);
            case < 93:
                return await (random.Next(3) == 0 ? ReleaseAsync() : QuarantineAsync());
            case < 94 when pool.Mask > widest:
                return await UpdateAsync(
                    $"widen to {pool.Mask - 1}", pool.Widen(pool.Mask - 1), new ServerUpdate { NetworkMask = pool.Mask });
            case < 95:
                return await UpdateAsync("narrow", "validation", new ServerUpdate { NetworkMask = pool.Mask + 1 });
            case < 97:
                var own = pool.Named(index, second: false);
                return await UpdateAsync($"own address {own}", pool.MoveServer(index), new ServerUpdate { ServerAddress = own });
            case < 99:
                var count = random.Next(18);
                return await UpdateAsync($"reserve {count}", pool.Reserve(count), new ServerUpdate { ReservedCount = count });
            default:
                var update = new ServerUpdate { NetworkAddressV6 = IPAddress.Parse("fd00::"), NetworkMaskV6 = 64 };
                return await UpdateAsync("second subnet", pool.IsV6 ? "validation" : pool.AddSecond(), update);
        }
    }

    private Task<(string Step, string Expected, string Answer)> AddAsync(string client, long? named, IPNetwork? routed)
    {
        var address = named is { } index ? pool.Named(index, second: random.Next(2) == 0) : null;
        var command = new AddClientCommand(ClientName.Parse(client), ServerName.Parse(Paris), Sample.Key(++lastKey))
        {
            Terms = new PeeringTerms(address, routed is null ? null : RoutedNetworks.Parse([$"{routed}"])),
        };
        return TakeAsync($"add {client} {address} {routed}", pool.Give(client, named, routed), command, access => access.Peering.Lease);
    }

    private Task<(string Step, string Expected, string Answer)> MoveAsync(string client, long index)
    {
        var address = pool.Named(index, second: random.Next(2) == 0);
        Thread.Sleep(2); // of two addresses that a client had, the later one is known by its time
        var command = new UpdateClientCommand(
            ClientName.Parse(client), ServerName.Parse(Paris), new PeeringTerms(address, RoutedNetworks: null), NotesWish.None);
        var expected = pool.Leases.ContainsKey(client) ? pool.Give(client, index, routed: null) : "client-not-found";
        return TakeAsync($"move {client} to {address}", expected, command, updated => updated.Peerings.Single().Peering.Lease);
    }

    private Task<(string Step, string Expected, string Answer)> QuarantineAsync()
    {
        pool.HasQuarantine = !pool.HasQuarantine;
        return UpdateAsync(
            "quarantine", "done", new ServerUpdate { LeaseQuarantine = pool.HasQuarantine ? TimeSpan.FromHours(1) : TimeSpan.Zero });
    }

    /// <summary>Some of the time passes: about half of the quarantines have ended.</summary>
    private async Task<(string Step, string Expected, string Answer)> ReleaseAsync()
    {
        var ended = pool.Quarantined.Where(left => left.Index % 2 == 0).ToList();
        await ExecuteAsync("update quarantined_leases set until = 1 where address_index % 2 = 0");
        pool.Quarantined.RemoveAll(ended.Contains);
        return await TakeAsync(
            "release",
            "released",
            new ReleaseLeasesCommand(ServerName.Parse(Paris)),
            count => count == ended.Count ? "released" : $"{count}");
    }

    private Task<(string Step, string Expected, string Answer)> UpdateAsync(string step, string expected, ServerUpdate update) =>
        TakeAsync(step, expected, new UpdateServerCommand(ServerName.Parse(Paris), update), _ => "done");

    private async Task<(string Step, string Expected, string Answer)> TakeAsync<T>(
        string step, string expected, IRequest<T> command, Func<T, object> answer)
    {
        try
        {
            return (step, expected, $"{answer(await Services.SendAsync(command))}");
        }
        catch (BrokerException refusal)
        {
            return (step, expected, refusal.Slug);
        }
    }

    private async Task ShouldHoldAsync(string context)
    {
        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules(context);
        var server = stored.Servers.ShouldHaveSingleItem();
        (server.NetworkMask, server.NReservedIps, server.ServerIndex, server.NetworkMaskV6)
            .ShouldBe((pool.Mask, pool.Reserved, pool.Server, pool.HasSecond ? 64 : null), context);
        stored.Peerings.Select(peering => (peering.Client, peering.Index!.Value, peering.Routed)).Order()
            .ShouldBe(pool.Leases.Select(lease => (lease.Key, lease.Value, Routed(lease.Key))).Order(), context);
        stored.Quarantined.Select(held => held.First).Order().ShouldBe(pool.Quarantined.Select(held => held.Index).Order(), context);
        (await ScalarAsync<long>("select count(*) from routed_networks")).ShouldBe(pool.Routed.Count, context);
        var config = await Services.SendAsync(Requests.GetServerConfig(Paris));
        config.Version.Digest.ToString().ShouldBe(PlainDigest.Of(config.Config), context);
    }

    private string Routed(string client) => pool.Routed.TryGetValue(client, out var network) ? $"{network}" : "";
}
