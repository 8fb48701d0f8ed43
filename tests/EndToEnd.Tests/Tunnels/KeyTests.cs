using System.Security.Cryptography;

namespace EndToEnd.Tests.Tunnels;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeyTests : ServerAndClientTests
{
    private const string ClientFile = "/etc/wireguard/berlin.conf";

    [Test]
    public async Task A_replaced_client_key_keeps_the_address_and_goes_to_the_tunnel_that_is_up()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var (oldKey, oldFile) = (client.PublicKey("berlin"), client.Read(ClientFile));

        client.Delete(KeyFiles.Private, KeyFiles.Public);
        await client.RunAgentAsync(0);

        client.PublicKey("berlin").ShouldNotBe(oldKey);
        Line(client.Read(ClientFile), "Address").ShouldBe(Line(oldFile, "Address"));
        Line(client.Read(ClientFile), "PrivateKey").ShouldBe($"PrivateKey = {client.PrivateKey("berlin")}");
        client.Read($"{ClientFile}.bak").ShouldBe(oldFile);
        File.GetUnixFileMode(client.Host.PathOf($"{ClientFile}.bak")).ShouldBe(AgentHost.OwnerOnly);
        await server.HasPeersAsync(client.PublicKey("berlin"));
        (await client.Host.RunAsync("wg", "show", "berlin", "public-key")).Trim().ShouldBe(client.PublicKey("berlin"));
        await pings.FlowAsync();
    }

    [Test]
    public async Task A_server_with_a_new_key_stops_with_a_sentence_and_its_tunnels_go_on()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var (oldKey, oldFile) = (server.PublicKey("berlin"), server.Read(server.InterfaceFile));
        await agent.StopAsync();

        server.Delete(KeyFiles.Private, KeyFiles.Public);
        (await server.RunAgentAsync(3, "once")).ShouldContain("key");
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        (await server.Host.RunAsync("wg", "show", "berlin", "public-key")).Trim().ShouldBe(oldKey);
        server.Read(server.InterfaceFile).ShouldBe(oldFile);
        (await Network.GetAsync("server/exists?server_name=berlin")).ShouldContain(oldKey);
    }

    [Test]
    public async Task A_server_that_the_broker_knows_by_another_key_stops_with_a_sentence_and_its_tunnels_go_on()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        await agent.StopAsync();
        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await Network.PostAsync("server/update", new { server_name = "berlin", public_key = other });

        (await server.RunAgentAsync(3, "once")).ShouldContain(other);
        await pings.FlowAsync();

        pings.Lost.ShouldBeEmpty();
        (await Network.GetAsync("server/exists?server_name=berlin")).ShouldContain(other);
    }

    [Test]
    public async Task An_interface_that_somebody_else_has_made_is_left_alone()
    {
        var theirs =
            $"[Interface]\nPrivateKey = {(await server.Host.RunAsync("wg", "genkey")).Trim()}\nListenPort = 6000\nAddress = 10.9.9.1/24\n";
        await server.WriteAsync(server.InterfaceFile, theirs);
        await BringUp.InTurnAsync(() => server.Host.RunAsync("wg-quick", "up", "berlin"));
        var before = await server.Host.RunAsync("wg", "show", "berlin", "dump");

        (await server.RunAgentAsync(3, "once")).ShouldContain("berlin");

        (await server.Host.RunAsync("wg", "show", "berlin", "dump")).ShouldBe(before);
        server.Read(server.InterfaceFile).ShouldBe(theirs);
    }

    private static string Line(string file, string key) =>
        file.Split('\n').Single(line => line.StartsWith($"{key} = ", StringComparison.Ordinal));
}
