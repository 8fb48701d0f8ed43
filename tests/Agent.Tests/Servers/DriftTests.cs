using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>The next round reverts manual changes of the interface.</summary>
public sealed class DriftTests
{
    [TestCase("a peer removed", "set")]
    [TestCase("a peer added", "set")]
    [TestCase("a peer's address moved", "set")]
    [TestCase("a network given to a peer", "set")]
    [TestCase("a peer's addresses taken", "set")]
    [TestCase("another key", "sync")]
    [TestCase("no key", "sync")]
    [TestCase("another port", "sync")]
    [TestCase("no port", "sync")]
    public async Task Repairs(string drift, string repair)
    {
        using var host = await ServerHost.StartedAsync(21, 22, 23);
        var files = host.AgeFiles();
        Drift(host, drift);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.WireGuard.Changes.ShouldBe([$"{repair} wgtest"]);
        host.ShouldHave(21, 22, 23);
        host.LookAtFiles().Count.ShouldBe(files.Count);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task Brings_the_interface_up_again_when_somebody_took_it_down()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.WireGuard.Interfaces.Clear();

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBe(["up wgtest"]);
        host.ShouldHave(21);
    }

    [Test]
    public async Task Repairs_while_the_broker_goes_on_saying_the_same()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        for (var i = 0; i < 5; i++)
        {
            await host.RoundAsync();
            host.Interface.Remove(Sample.Key(22));
            await host.RoundAsync();

            host.ShouldHave(21, 22);
        }

        host.WireGuard.Changes.Count.ShouldBe(5);
    }

    private static void Drift(ServerHost host, string what)
    {
        switch (what)
        {
            case "a peer removed":
                host.Interface.Remove(Sample.Key(22));
                break;
            case "a peer added":
                host.Interface.Set(Sample.Key(66), "10.0.0.66/32");
                break;
            case "a peer's address moved":
                host.Interface.Set(Sample.Key(22), "10.0.0.66/32");
                break;
            case "a network given to a peer":
                host.Interface.Set(Sample.Key(22), "10.0.0.22/32,192.168.0.0/16");
                break;
            case "a peer's addresses taken":
                host.Interface.Set(Sample.Key(22), "");
                break;
            case "another key":
                host.Interface.PrivateKey = Sample.KeyText("other");
                break;
            case "no key":
                host.Interface.PrivateKey = null;
                break;
            case "another port":
                host.Interface.ListenPort = 51820;
                break;
            default:
                host.Interface.ListenPort = 0;
                break;
        }
    }
}
