using System.Net;
using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Hosts with tokens of their own instead of the shared password, and the way there under running tunnels.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TokenTests : ServerAndClientTests
{
    private const string ServerToken = "/etc/wireguardbroker/berlin.token";
    private const string ClientToken = "/etc/wireguardbroker/laptop.token";
    private const string InvitationFile = "/etc/wireguardbroker/invitation";
    private const string Written = "/etc/wireguard/berlin.conf";

    [Test]
    public async Task A_server_and_a_client_join_and_revoked_access_ends_for_good()
    {
        var agent = await JoinServerAsync();
        await JoinClientAsync();
        var token = client.Read(ClientToken).Trim();
        await using var pings = await client.OpenAsync(server);
        await client.RunAgentAsync(0);

        await Network.DeleteClientAsync("laptop");

        await server.HasPeersAsync();
        (await client.RunAgentAsync(5)).ShouldContain("access to berlin ended");
        client.Files().ShouldNotContain(Written);
        client.Files().ShouldContain($"{Written}.revoked");
        await client.RunAgentAsync(5);
        await client.RunAgentAsync(5, "once", "--take-over");
        (await Network.GetAsync("client/list_all")).ShouldNotContain("laptop");
        agent.HasExited.ShouldBeFalse(agent.Output);
        new[] { token, server.Read(ServerToken).Trim() }
            .Where(secret => client.Log.Contains(secret, StringComparison.Ordinal) || server.Log.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task An_agent_moves_from_the_shared_password_to_a_token_without_a_lost_ping()
    {
        var agent = await server.ServeAsync();
        await Eventually.SucceedsAsync(() => agent.Output.ShouldContain("administrator's credentials"));
        await using var pings = await client.ConnectAsync(server);

        foreach (var (host, role, bound) in new (AgentHost, string, string)[] { (server, "server", "server_name"), (client, "client", "client_name") })
        {
            var name = role == "server" ? "berlin" : "laptop";
            var body = new Dictionary<string, string>(StringComparer.Ordinal) { ["token_name"] = $"{name}-agent", ["role"] = role, [bound] = name };
            await host.WriteAsync($"/etc/wireguardbroker/{name}.token", await SecretAsync("token/add", body, "token"));
        }

        await server.ConfigureAsync(AgentHost.WithToken(server.Configuration, ServerToken));
        await client.ConfigureAsync(AgentHost.WithToken(client.Configuration, ClientToken));
        await agent.StopAsync();
        agent = await server.ServeAsync();
        await client.RunAgentAsync(0);
        Network.BrokerSettings["Auth__SharedUser"] = "false";
        var admin = await SecretAsync("token/add", new { token_name = "root", role = "admin" }, "token");
        await Network.StartBrokerAsync();
        (await Network.Broker.Client.GetAsync("api/v1/server/list_all")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Network.Broker.Client.DefaultRequestHeaders.Authorization = new("Bearer", admin);

        var phone = await Network.AddPeeringAsync("phone");

        await server.HasPeersAsync(client.PublicKey("berlin"), phone);
        await client.RunAgentAsync(0, "status");
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
        agent.Output.ShouldNotContain("administrator's credentials");
    }

    [Test]
    public async Task A_broker_with_another_database_ends_nobody_s_access()
    {
        await JoinServerAsync();
        await JoinClientAsync();
        await using var pings = await client.OpenAsync(server);
        await client.RunAgentAsync(0);
        var (data, aside) = (Path.Combine(Network.BrokerHost.Folder, "data"), Path.Combine(Network.BrokerHost.Folder, "aside"));
        Directory.Move(data, aside);
        await Network.StartBrokerAsync();

        (await client.RunAgentAsync(1)).ShouldContain("credentials are not valid");

        client.Files().ShouldContain(Written);
        Directory.Delete(data, recursive: true);
        Directory.Move(aside, data);
        await Network.StartBrokerAsync();
        await client.RunAgentAsync(0);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_server_whose_token_was_ended_keeps_its_peers_and_says_so_until_it_has_another()
    {
        var agent = await JoinServerAsync();
        await JoinClientAsync();
        await using var pings = await client.OpenAsync(server);
        var tokens = JsonElement.Parse(await Network.GetAsync("token/list_all")).EnumerateObject().Select(token => token.Name);
        var told = agent.Output.Split('\n').Length;

        await Network.PostAsync("token/delete", new { token_name = tokens.Single(name => name.StartsWith("berlin-", StringComparison.Ordinal)) });

        await Eventually.SucceedsAsync(() => agent.Output.ShouldContain("credentials are not valid"));
        await pings.LastAsync(TimeSpan.FromSeconds(20));
        pings.Lost.ShouldBeEmpty();
        agent.Output.Split('\n').Length.ShouldBeLessThanOrEqualTo(told + 2, agent.Output);
        await server.WriteAsync(
            ServerToken, await SecretAsync("token/add", new { token_name = "another", role = "server", server_name = "berlin" }, "token"));
        var phone = await Network.AddPeeringAsync("phone");
        await server.HasPeersAsync(client.PublicKey("berlin"), phone);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task A_server_that_was_deleted_is_not_registered_again_by_its_agent()
    {
        var agent = await JoinServerAsync();
        await Network.PostAsync("server/delete", new { server_name = "berlin" });
        await Eventually.SucceedsAsync(() => agent.Output.ShouldContain("credentials are not valid"));
        await agent.StopAsync();

        var again = server.StartAgent();
        await Eventually.SucceedsAsync(() => again.Output.ShouldContain("credentials are not valid"));

        (await Network.GetAsync("server/list_all")).ShouldNotContain("berlin");
    }

    private async Task<NetworkHostProcess> JoinServerAsync()
    {
        server.Delete(AgentHost.ConfigurationFile);
        await server.WriteAsync(InvitationFile, await SecretAsync("invitation/add", new { server_name = "berlin" }, "invitation"));
        await server.RunAgentAsync(
            0, "join", TunnelNetwork.BrokerUrl, "--invitation-file", InvitationFile, "--endpoint", $"{server.Host.Address}:{ServerHost.Port}",
            "--network", "10.0.0.0/24", "--reserved", "20");
        File.GetUnixFileMode(server.Host.PathOf(ServerToken)).ShouldBe(AgentHost.OwnerOnly);
        await server.RunAgentAsync(0, "check");
        return await server.ServeAsync();
    }

    private async Task JoinClientAsync()
    {
        client.Delete(AgentHost.ConfigurationFile);
        await client.WriteAsync(
            InvitationFile, await SecretAsync("invitation/add", new { client_name = "laptop", server_names = new[] { "berlin" } }, "invitation"));
        await client.RunAgentAsync(0, "join", TunnelNetwork.BrokerUrl, "--invitation-file", InvitationFile);
        File.GetUnixFileMode(client.Host.PathOf(ClientToken)).ShouldBe(AgentHost.OwnerOnly);
        File.GetUnixFileMode(client.Host.PathOf(AgentHost.ConfigurationFile)).ShouldBe(AgentHost.OwnerOnly);
        client.Files().ShouldContain(Written);
    }

    private async Task<string> SecretAsync(string call, object body, string field) => (await Network.AskAsync(call, body)).GetProperty(field).GetString()!;
}
