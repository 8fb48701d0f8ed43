using Broker.TestSupport;
using NUnit.Framework.Interfaces;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Each test has a network of its own with a broker. In each, no secret may appear in what agents write.</summary>
[Tunnel, Process]
public abstract class TunnelTests
{
    internal TunnelNetwork Network { get; private set; } = null!;

    [SetUp]
    public async Task StartNetwork()
    {
        if (NetworkHost.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        Network = new TunnelNetwork();
        await Network.StartAsync();
    }

    [TearDown]
    public async Task EndNetwork()
    {
        if (Network is null)
        {
            return;
        }

        try
        {
            foreach (var host in Network.Hosts)
            {
                Secrets.Of(host).Where(secret => host.Log.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty(host.Log);
                if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
                {
                    await TestContext.Out.WriteLineAsync($"--- {host.Name}\n{host.Log}");
                }
            }
        }
        finally
        {
            await Network.DisposeAsync();
        }
    }
}
