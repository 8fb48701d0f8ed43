using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A server whose agent is killed while the list of peers keeps changing.</summary>
public abstract class ServerKills : TunnelTests
{
    /// <summary>What nsenter ends with when the agent was killed.</summary>
    protected const int Killed = 128 + 9;

    internal ServerHost Server { get; private set; } = null!;

    internal PeerLists Lists { get; private set; } = null!;

    [SetUp]
    public async Task AddServer()
    {
        Server = await Network.AddServerAsync();
        Lists = new PeerLists(Network);
    }

    /// <summary>The next run brings all in step. It may have to wait for a wg-quick that has outlived its caller.</summary>
    protected async Task EndsInStepAsync(string when = "")
    {
        await Eventually.SucceedsAsync(() => Server.RunAgentAsync(0, "once"));

        await Lists.ShouldBeInStepAsync(Server);
        var link = await Server.Host.RunAsync("ip", "address", "show", "dev", "berlin");
        link.ShouldContain("inet 10.0.0.1/", Case.Sensitive, when);
        link.ShouldContain(",UP", Case.Sensitive, when);
        Server.Files().Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ShouldBe(
            [Server.InterfaceFile, KeyFiles.Private, KeyFiles.Public, KeyFiles.State, AgentHost.ConfigurationFile],
            ignoreOrder: true,
            customMessage: "nothing half-written is left behind");
        await Server.RunAgentAsync(0, "status");
    }
}
