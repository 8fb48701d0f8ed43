using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// A copy of the database is put back while an agent runs (docs/backup.md). A client that was revoked since was let in again.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RestoreTests : TunnelTests
{
    private ServerHost server = null!;
    private ClientHost laptop = null!;

    [SetUp]
    public async Task AddHosts()
    {
        server = await Network.AddServerAsync();
        laptop = await Network.AddClientAsync("laptop");
    }

    [Test]
    public async Task Nobody_is_let_in_who_was_revoked_since_and_the_status_names_them()
    {
        await server.ServeAsync();
        await using var pings = await laptop.ConnectAsync(server);
        var revoked = await Network.AddPeeringAsync("revoked");
        await server.HasPeersAsync(laptop.PublicKey("berlin"), revoked);
        await CopyAsync("data", "copy");
        await Network.DeleteClientAsync("revoked");
        await server.HasPeersAsync(laptop.PublicKey("berlin"));

        await CopyAsync("copy", "data");

        await Eventually.SucceedsAsync(async () => (await StatusAsync()).GetProperty("problems").GetRawText().ShouldContain(revoked));
        (await StatusAsync()).GetProperty("in_step").GetBoolean().ShouldBeFalse();
        (await server.PeersAsync()).Keys.ShouldBe([laptop.PublicKey("berlin")]);
        await Network.DeleteClientAsync("revoked");
        await Eventually.SucceedsAsync(async () => (await StatusAsync()).GetProperty("in_step").GetBoolean().ShouldBeTrue(server.Log));
        (await server.PeersAsync()).Keys.ShouldBe([laptop.PublicKey("berlin")]);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    /// <summary>The second deletion has the revision of the first, which the agent had applied.</summary>
    [Test]
    public async Task A_revision_that_comes_twice_is_applied_for_what_it_is()
    {
        await server.ServeAsync();
        await using var pings = await laptop.ConnectAsync(server);
        var (first, second) = (await Network.AddPeeringAsync("first"), await Network.AddPeeringAsync("second"));
        await server.HasPeersAsync(laptop.PublicKey("berlin"), first, second);
        await CopyAsync("data", "copy");
        await Network.DeleteClientAsync("first");
        await server.HasPeersAsync(laptop.PublicKey("berlin"), second);
        Network.Broker.Kill();
        CopyFiles("copy", "data");
        await Network.StartBrokerAsync();

        await Network.DeleteClientAsync("second");

        await server.HasPeersAsync(laptop.PublicKey("berlin"));
        await Eventually.SucceedsAsync(async () => (await StatusAsync()).GetProperty("problems").GetRawText().ShouldContain(first));
    }

    private async Task CopyAsync(string from, string to)
    {
        Network.Broker.Kill();
        CopyFiles(from, to);
        await Network.StartBrokerAsync();
    }

    private void CopyFiles(string from, string to)
    {
        var (source, target) = (Path.Combine(Network.BrokerHost.Folder, from), Path.Combine(Network.BrokerHost.Folder, to));
        Directory.CreateDirectory(target);
        Array.ForEach(Directory.GetFiles(target, "broker.db*"), File.Delete);
        Array.ForEach(Directory.GetFiles(source, "broker.db*"), file => File.Copy(file, Path.Combine(target, Path.GetFileName(file))));
    }

    private async Task<JsonElement> StatusAsync() =>
        JsonElement.Parse(await Network.GetAsync("server/status?server_name=berlin")).GetProperty("berlin");
}
