using Agent.Tests.Brokers;
using Agent.Tests.Clients;

namespace Agent.Tests.Status;

/// <summary>What <c>status</c> and <c>--dry-run</c> say of a client.</summary>
public sealed class ClientStatusTests
{
    [Test]
    public async Task Is_in_step_after_a_round()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var files = host.Folder.Age();

        var report = await host.InspectAsync();

        report.InStep.ShouldBeTrue();
        var peering = report.Peerings.ShouldHaveSingleItem();
        (peering.ServerName, peering.Configuration, peering.Lease, peering.IsCurrent, peering.Error)
            .ShouldBe(("berlin", host.PathOf("berlin"), "10.0.0.21", true, null));
        host.Folder.Look().ShouldBe(files);
    }

    [Test]
    public async Task Says_what_a_host_without_anything_would_do_and_does_not_do_it()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        var files = host.Folder.Age();

        var report = await host.InspectAsync();

        report.InStep.ShouldBeFalse();
        report.Error.ShouldBeNull();
        report.Pending.ShouldContain(pending => pending.Contains("berlin", StringComparison.Ordinal));
        host.Folder.Look().ShouldBe(files);
        host.Broker.Changes.ShouldBeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Says_that_a_configuration_would_be_written(bool isThere)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        if (isThere)
        {
            host.Folder.Write("wireguard/berlin.conf", host.TextOf("berlin").Replace(":5128", ":1", StringComparison.Ordinal));
        }
        else
        {
            File.Delete(host.PathOf("berlin"));
        }

        var files = host.Folder.Age();

        (await host.InspectAsync()).Pending.ShouldHaveSingleItem().ShouldContain("berlin.conf");

        host.Folder.Look().ShouldBe(files);
        await host.RoundAsync();
        (await host.InspectAsync()).InStep.ShouldBeTrue();
    }

    [TestCaseSource(typeof(Servers.Faults), nameof(Servers.Faults.OfAnyCall))]
    public async Task A_fault_is_told(object reply)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        await host.RoundAsync();
        host.Broker.Script = request => request.Target.Contains("berlin", StringComparison.Ordinal) ? (Reply)reply : null;

        var report = await host.InspectAsync();

        report.InStep.ShouldBeFalse();
        report.Error.ShouldNotBeNullOrEmpty();
        report.Peerings[0].Error.ShouldNotBeNullOrEmpty();
        report.Peerings[1].IsCurrent.ShouldBeTrue();
    }
}
