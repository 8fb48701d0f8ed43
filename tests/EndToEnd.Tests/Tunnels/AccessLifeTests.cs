using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Access that ends, is switched off and on, and gets other names, as its packets meet it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AccessLifeTests : ServerAndClientTests
{
    [SetUp]
    public Task StartServer() => server.ServeAsync();

    [Test]
    public async Task A_client_that_expires_loses_its_tunnel_by_itself_and_its_agent_takes_the_interface_down()
    {
        await using var pings = await client.WatchAsync(server);
        var kept = await Network.AddPeeringAsync("phone");

        await Network.PostAsync("client/update", new { client_name = "laptop", expires_in = 5 });
        await pings.FlowAsync();

        await server.HasPeersAsync(kept);
        await pings.StopAsync();
        await Eventually.SucceedsAsync(async () => (await client.IsUpAsync("berlin")).ShouldBeFalse(client.Log));
        await Eventually.SucceedsAsync(() => client.Log.ShouldContain("access was revoked"));
        client.Files().ShouldContain("/etc/wireguard/berlin.conf.revoked");
        (await Network.GetAsync("client/list_all")).ShouldNotContain("laptop");
    }

    [Test]
    public async Task A_disabled_client_is_off_until_it_is_enabled_with_the_address_and_key_that_it_had()
    {
        await using var pings = await client.ConnectAsync(server);
        var before = await server.PeersAsync();

        await Network.PostAsync("client/update", new { client_name = "laptop", disabled = true }, wait: 30);
        (await server.PeersAsync()).ShouldBeEmpty();
        await pings.StopAsync();

        await Network.PostAsync("client/update", new { client_name = "laptop", disabled = false }, wait: 30);
        (await server.PeersAsync()).ShouldBe(before);
        await pings.FlowAsync();
        before.Keys.ShouldBe([client.PublicKey("berlin")]);
    }

    [Test]
    public async Task A_host_with_a_token_of_its_own_is_back_by_itself_when_its_peering_or_its_client_is_enabled_again()
    {
        const string File = "/etc/wireguardbroker/laptop.token";
        await client.RunAgentAsync(0); // a token gives a host no peering that it has not
        var token = await Network.AskAsync("token/add", new { token_name = "laptop-agent", role = "client", client_name = "laptop" });
        await client.WriteAsync(File, token.GetProperty("token").GetString()!);
        await using var pings = await client.WatchAsync(server, AgentHost.WithToken(client.Watching, File).Replace("frequency: 3600", "frequency: 5", StringComparison.Ordinal));
        var key = client.PublicKey("berlin");

        await Network.PostAsync("client/update", new { client_name = "laptop", server_name = "berlin", disabled = true }, wait: 30);
        await pings.StopAsync();
        await Eventually.SucceedsAsync(() => client.Log.ShouldContain("has disabled the peering"));
        await Network.PostAsync("client/update", new { client_name = "laptop", server_name = "berlin", disabled = false }, wait: 30);
        await pings.FlowAsync();

        await Network.PostAsync("client/update", new { client_name = "laptop", disabled = true }, wait: 30);
        await pings.StopAsync();
        await Eventually.SucceedsAsync(async () => (await client.IsUpAsync("berlin")).ShouldBeFalse(client.Log), 3 * Eventually.Patience);
        await Network.PostAsync("client/update", new { client_name = "laptop", disabled = false }, wait: 30);
        await Eventually.SucceedsAsync(async () => (await client.IsUpAsync("berlin")).ShouldBeTrue(client.Log), 3 * Eventually.Patience);
        await pings.FlowAsync();
        client.PublicKey("berlin").ShouldBe(key);
    }

    [Test]
    public async Task Other_names_of_client_and_server_cost_no_packet_and_file_and_status_have_them()
    {
        await using var pings = await client.WatchAsync(server);
        var key = client.PublicKey("berlin");
        await Eventually.SucceedsAsync(() => server.Read(server.InterfaceFile).ShouldContain($"PublicKey = {key} # laptop\n"));
        (await server.RunAgentAsync(0, "status")).ShouldContain($"laptop  {key}");

        await Network.PostAsync("client/update", new { client_name = "laptop", new_name = "anna-laptop" }, wait: 30);
        server.Read(server.InterfaceFile).ShouldContain($"PublicKey = {key} # anna-laptop\n");
        JsonElement.Parse(await server.ReadAgentAsync(0, "status", "--json")).GetProperty("peers")[0].GetProperty("client_name").GetString().ShouldBe("anna-laptop");
        await Eventually.SucceedsAsync(() => client.Log.ShouldContain("calls this client 'anna-laptop' now"));

        await Network.PostAsync("server/update", new { server_name = "berlin", new_name = "berlin-1" });
        await Network.PostAsync("server/update", new { server_name = "berlin-1", allowed_ips = "10.0.0.0/24, 10.66.0.0/16" });
        await Eventually.SucceedsAsync(async () => (await client.Host.RunAsync("ip", "route")).ShouldContain("10.66.0.0/16", Case.Sensitive, client.Log));
        await server.RunAgentAsync(0, "status");
        await client.RunAgentAsync(0, "status");

        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
        client.Log.ShouldNotContain("revoked");
    }
}
