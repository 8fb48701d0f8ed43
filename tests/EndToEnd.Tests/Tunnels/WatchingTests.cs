using System.Diagnostics;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>An agent that looks at its interface once an hour hears of changes nevertheless.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatchingTests : TunnelTests
{
    [Test]
    public async Task A_revoked_client_is_off_and_another_loses_nothing()
    {
        var server = await Network.AddServerAsync();
        var kept = await Network.AddClientAsync("laptop");
        var revoked = await Network.AddClientAsync("phone");
        await server.ConfigureAsync(
            server.Configuration.Replace("refresh_frequency: 1", "refresh_frequency: 3600", StringComparison.Ordinal));
        await server.ServeAsync();
        await using var pings = await kept.ConnectAsync(server);
        await using var others = await revoked.ConnectAsync(server);

        await Network.DeleteClientAsync("phone");
        await others.StopAsync();

        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task Sixty_changes_in_a_row_cost_a_client_none_of_its_packets()
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await server.ServeAsync();
        await (await client.ConnectAsync(server)).DisposeAsync();
        await using var pings = new Pings(client.Host, server.TunnelAddress, interval: "0.005");
        await pings.FlowAsync();

        for (var change = 0; change < 60; change++)
        {
            var key = await Network.AddPeeringAsync("phone");
            await Eventually.SucceedsAsync(async () => (await server.PeersAsync()).Keys.ShouldContain(key, server.Log));
        }

        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_burst_of_changes_is_applied_as_few()
    {
        var server = await Network.AddServerAsync();
        await server.ConfigureAsync(server.Configuration.Replace(
            "refresh_frequency: 1", "refresh_frequency: 3600\n    min_sync_interval: 3000", StringComparison.Ordinal));
        await server.ServeAsync();
        var clock = Stopwatch.StartNew();

        var keys = new List<string>();
        for (var client = 0; client < 20; client++)
        {
            keys.Add(await Network.AddPeeringAsync($"client-{client}"));
        }

        await server.HasPeersAsync([.. keys]);
        await Eventually.HoldsAsync(() => server.Log.Contains("Added to berlin", StringComparison.Ordinal), () => server.Log);
        var most = 2 + (int)(clock.Elapsed.TotalSeconds / (3 * 0.9)); // the interval varies by a tenth
        server.Log.Split('\n').Count(line => line.Contains("Added to berlin", StringComparison.Ordinal))
            .ShouldBeInRange(1, most, server.Log);
    }
}
