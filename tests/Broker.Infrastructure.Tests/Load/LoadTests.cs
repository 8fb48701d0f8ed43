using System.Net;

namespace Broker.Infrastructure.Tests.Load;

public sealed class LoadTests(BackEnd backEnd, int brokerCount) : BrokerTest(backEnd, brokerCount)
{
    [Test]
    public async Task What_sixteen_connections_were_told_is_stored_and_nothing_else()
    {
        await Fleet.AddAsync(Brokers[0]);
        var crowd = new Crowd(seed: 7);

        await crowd.RunAsync(Brokers, callsEach: 200);

        crowd.ShouldHaveBeenAnswered();
        await crowd.VerifyAsync(Database);
        await ShouldLeaseTheLowestFreeAsync();
        await ShouldServeWhatIsStoredAsync();
    }

    /// <summary>What the load has freed is leased again, the lowest address first, before any that is new.</summary>
    private async Task ShouldLeaseTheLowestFreeAsync()
    {
        foreach (var server in (await SnapshotAsync()).Servers)
        {
            var peerings = (await SnapshotAsync()).Peerings.Where(peering => peering.Server == server.Name);
            var taken = peerings.Select(peering => peering.Index).ToHashSet();
            for (var i = 0; i < 10; i++)
            {
                var lowest = server.FirstLeasable;
                while (!taken.Add(lowest))
                {
                    lowest++;
                }

                var answer = await Calls.AddClient($"late-{i}", server.Name, Calls.NewKey()).SendAsync(Brokers[i % Brokers.Count]);
                if (lowest > server.LastHost)
                {
                    answer.Slug.ShouldBe("pool-exhausted");
                    break;
                }

                answer.Status.ShouldBe(HttpStatusCode.Created, $"{answer}");
                answer.Body.GetProperty("subnet").GetProperty("lease").GetString().ShouldBe(server.AddressAt(lowest));
            }
        }
    }

    private async Task ShouldServeWhatIsStoredAsync()
    {
        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        foreach (var server in stored.Servers)
        {
            foreach (var broker in Brokers)
            {
                var answer = await Calls.ServerConfig(server.Name).SendAsync(broker);
                answer.Body.GetProperty("revision").GetInt64().ShouldBe(server.Revision);
                answer.Body.GetProperty("peers").EnumerateArray()
                    .Select(peer => (peer.GetProperty("ip_address").GetString(), peer.GetProperty("public_key").GetString()))
                    .ShouldBe(from peering in stored.Peerings
                              where peering.Server == server.Name
                              orderby peering.Index
                              select (server.AddressAt(peering.Index!.Value), peering.PublicKey));
            }
        }
    }
}
