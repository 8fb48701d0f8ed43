namespace EndToEnd.Tests.Tunnels;

/// <summary>What is not the agent's own stays as it is: files, the peerings of other hosts, and revocations.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClientOwnershipTests : ServerAndClientTests
{
    private const string Written = "/etc/wireguard/berlin.conf";

    [SetUp]
    public Task StartServer() => server.ServeAsync();

    [Test]
    public async Task Another_VPN_whose_key_a_command_sets_keeps_its_file_and_its_backup()
    {
        const string Theirs =
            "[Interface]\nAddress = 10.7.0.2/24\nPostUp = wg set %i private-key /etc/wireguard/key\n[Peer]\nEndpoint = 192.0.2.1:1\n";
        await client.WriteAsync(Written, Theirs);
        await client.WriteAsync($"{Written}.bak", "the only one");

        var said = await client.RunAgentAsync(3);

        said.ShouldContain("interface:");
        said.ShouldContain("output_dir:");
        await client.RunAgentAsync(3, "status");
        client.Read(Written).ShouldBe(Theirs);
        client.Read($"{Written}.bak").ShouldBe("the only one");
        (await Network.GetAsync("client/list_all")).ShouldBe("{}", "the broker was not even asked");
    }

    [Test]
    public async Task A_client_s_configuration_on_a_server_host_leaves_the_server_s_file_alone()
    {
        await using var pings = await client.ConnectAsync(server);
        var paris = await Network.AddServerAsync("paris", "10.0.1");
        await paris.RunAgentAsync(0, "once");
        var text = server.Read(server.InterfaceFile);
        await server.WriteAsync(
            "/etc/wireguardbroker/client.conf",
            client.Configuration.Replace("\"berlin\"", "\"paris\"\n      interface: berlin", StringComparison.Ordinal));

        (await server.RunAgentAsync(3, "/etc/wireguardbroker/client.conf")).ShouldContain(server.InterfaceFile);

        server.Read(server.InterfaceFile).ShouldBe(text);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task Two_hosts_of_one_name_do_not_take_the_peering_from_each_other()
    {
        await using var pings = await client.ConnectAsync(server);
        var second = await Network.AddClientAsync("laptop");

        (await second.RunAgentAsync(3)).ShouldContain(client.PublicKey("berlin"));
        await second.RunAgentAsync(3, "--dry-run");
        await second.RunAgentAsync(3, "status");
        await client.RunAgentAsync(0);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();

        (await second.RunAgentAsync(4, "once", "--take-over", "--dry-run")).ShouldContain("this host's key");
        await second.RunAgentAsync(0, "once", "--take-over");
        await server.HasPeersAsync(second.PublicKey("berlin"));
        (await client.RunAgentAsync(3)).ShouldContain(second.PublicKey("berlin"));
        await server.HasPeersAsync(second.PublicKey("berlin"));
    }

    [Test]
    public async Task A_revoked_host_stays_out_until_an_operator_says_otherwise()
    {
        await client.RunAgentAsync(0);
        var (key, text) = (client.PublicKey("berlin"), client.Read(Written));
        await Network.DeleteClientAsync("laptop");

        await client.RunAgentAsync(5, "status");
        (await client.RunAgentAsync(5)).ShouldContain("revoked");
        await client.RunAgentAsync(5);

        (await Network.GetAsync("client/list_all")).ShouldBe("{}");
        client.Files().ShouldNotContain(Written);
        client.Read($"{Written}.revoked").ShouldBe(text);
        await client.RunAgentAsync(0, "once", "--take-over");
        client.PublicKey("berlin").ShouldBe(key);
        client.Files().ShouldContain(Written);
        await client.RunAgentAsync(0, "status");
    }

    [TestCase("full")]
    [TestCase("read-only")]
    public async Task A_folder_that_cannot_be_written_to_gets_nothing_half_and_the_other_peerings_go_on(string what)
    {
        var paris = await Network.AddServerAsync("paris", "10.0.1");
        await paris.RunAgentAsync(0, "once");
        await client.ConfigureAsync(
            client.Configuration + "      output_dir: /etc/tunnels\n    - server_name: paris\n");
        await client.Host.RunAsync("mkdir", "/etc/tunnels");
        await client.Host.RunAsync("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", "/etc/tunnels");
        await client.Host.TryRunAsync("sh", "-c", "head -c 16384 /dev/zero > /etc/tunnels/fill");
        if (what == "read-only")
        {
            await client.Host.RunAsync("mount", "-o", "remount,ro", "/etc/tunnels");
        }

        (await client.RunAgentAsync(1)).ShouldContain("berlin: ");

        Directory.GetFileSystemEntries(client.Host.PathOf("/etc/tunnels")).Select(Path.GetFileName).ShouldBe(["fill"]);
        client.Files().ShouldContain("/etc/wireguard/paris.conf");
        await client.Host.RunAsync("mount", "-o", "remount,rw,size=1m", "/etc/tunnels");
        await client.RunAgentAsync(0);
        client.Read("/etc/tunnels/berlin.conf").ShouldContain(client.PrivateKey("berlin"));
    }
}
