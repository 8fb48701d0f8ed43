using System.Diagnostics;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A client's agent dies while it replaces a key and the configuration that has it: the files are always whole.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClientKillTests : ServerAndClientTests
{
    private const string ConfigurationFile = "/etc/wireguard/berlin.conf";

    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    [SetUp]
    public async Task RunBothOnce()
    {
        await server.RunAgentAsync(0, "once");
        await client.RunAgentAsync(0);
        keys.Add(client.PrivateKey("berlin"));
    }

    [Test]
    public async Task Killed_after_ever_longer_times()
    {
        var duration = Stopwatch.StartNew();
        await client.RunAgentAsync(0);
        duration.Stop();

        const int Count = 20;
        for (var kill = 0; kill < Count; kill++)
        {
            client.Delete(KeyFiles.Private, KeyFiles.Public);
            await Kills.AfterAsync(duration.Elapsed * (0.3 + (kill / (double)Count)), client);
            await ShouldBeWholeAsync();
        }

        await EndsInStepAsync();
    }

    [Test]
    public async Task Killed_as_soon_as_it_makes_a_file([Values("/etc/wireguard", "/etc/wireguardbroker")] string folder)
    {
        for (var kill = 0; kill < 10; kill++)
        {
            client.Delete(KeyFiles.Private, KeyFiles.Public);
            await Kills.WhenItMakesAFileAsync(folder, client);
            await ShouldBeWholeAsync();
        }

        await EndsInStepAsync();
    }

    private async Task ShouldBeWholeAsync()
    {
        await KeyFiles.ShouldBeWholeAsync(client);
        if (client.Files().Contains(KeyFiles.Private))
        {
            keys.Add(client.PrivateKey("berlin"));
        }

        var written = client.Files().Where(file => file.StartsWith(ConfigurationFile, StringComparison.Ordinal)).ToArray();
        written.ShouldContain(ConfigurationFile);
        foreach (var configuration in written.Select(file => WgFile.Parse(client.Read(file))))
        {
            keys.ShouldContain(configuration.PrivateKey);
            configuration.Peers.ShouldBe([(server.PublicKey("berlin"), "10.0.0.0/24")]);
        }
    }

    private async Task EndsInStepAsync()
    {
        await client.RunAgentAsync(0);

        WgFile.Parse(client.Read(ConfigurationFile)).PrivateKey.ShouldBe(client.PrivateKey("berlin"));
        (await Network.GetAsync("server/config?server_name=berlin")).ShouldContain(client.PublicKey("berlin"));
        client.Files()
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith(".bak", StringComparison.Ordinal)).ShouldBe(
            [ConfigurationFile, KeyFiles.Private, KeyFiles.Public, KeyFiles.Note, AgentHost.ConfigurationFile],
            ignoreOrder: true,
            customMessage: "nothing half-written is left behind");
    }
}
