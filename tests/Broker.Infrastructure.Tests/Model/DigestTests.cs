using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.ReportServer;
using Broker.Application.Servers.UpdateServer;
using Broker.Domain;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>
/// The digest that is stored, and changed by one addition per change, is the one of the whole list (docs/decisions/0009).
/// </summary>
public sealed class DigestTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const int Steps = 300;

    [TestCase(1)]
    [TestCase(2)]
    public async Task Is_that_of_the_list_after_every_change(int seed)
    {
        var steps = new RandomSteps(Services, seed);
        for (var i = 0; i < Steps; i++)
        {
            await steps.TakeAsync();
            await ChangeEndpointOrRepeatAsync(steps.Fleet, i);

            foreach (var server in steps.Fleet.Servers)
            {
                await ShouldBeOfTheListAsync(server.Name, $"step {i} of seed {seed}");
            }
        }

        steps.Fleet.Servers.Sum(server => server.Peerings.Count).ShouldBeGreaterThan(20);
    }

    [Test]
    public async Task Is_unknown_after_a_change_by_an_earlier_release_and_computed_anew_by([Values("a change", "a report")] string next)
    {
        await using (var request = Services.OpenRequest())
        {
            await request.InTransactionAsync(() => request.Servers.AddAsync(Sample.Server("paris"), None));
        }

        await Services.SendAsync(Requests.AddClient("ann", "paris", $"{Sample.Key(1)}"));
        await ShouldBeOfTheListAsync("paris");
        await ExecuteAsync(Rows.Peering("bob", server: "paris", id: 1, index: 3, key: $"{Sample.Key(2)}"));
        await ExecuteAsync("update servers set revision = revision + 1");

        var changed = await ConfigAsync("paris");

        changed.Version.Digest.ShouldBeNull();
        changed.Config.Digest.ShouldBe(PlainDigest.Of(changed.Config));
        if (next == "a change")
        {
            await Services.SendAsync(Requests.AddClient("cem", "paris", $"{Sample.Key(3)}"));
        }
        else
        {
            var report = new ServerReport(
                changed.Version.ServerId, changed.Version.Revision, digest: null, AgentVersion.Parse("1"), 51820, hostTime: null, [], []);
            await Services.SendAsync(new ReportServerCommand(ServerName.Parse("paris"), report));
        }

        await ShouldBeOfTheListAsync("paris");
    }

    /// <summary>Changes that the random steps do not make.</summary>
    private async Task ChangeEndpointOrRepeatAsync(NaiveFleet fleet, int step)
    {
        if (fleet.Servers.FirstOrDefault(server => server.Peerings.Count > 0) is not { } server)
        {
            return;
        }

        if (step % 10 == 3)
        {
            var update = new ServerUpdate { EndpointAddress = EndpointAddress.Parse($"192.0.2.{step % 250 + 1}") };
            await Services.SendAsync(new UpdateServerCommand(ServerName.Parse(server.Name), update));
        }
        else if (step % 10 == 7)
        {
            await Services.SendAsync(Requests.AddClient(server.Peerings[0].Client, server.Name, server.Peerings[0].Key));
        }
    }

    private Task<VersionedServerConfig> ConfigAsync(string server) => Services.SendAsync(Requests.GetServerConfig(server));

    private async Task ShouldBeOfTheListAsync(string server, string? context = null)
    {
        var config = await ConfigAsync(server);
        config.Version.Digest.ShouldNotBeNull(context).ToString().ShouldBe(PlainDigest.Of(config.Config), context);
        config.Config.Digest.ShouldBe(PlainDigest.Of(config.Config), context);
    }
}
