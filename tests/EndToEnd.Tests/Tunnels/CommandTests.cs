using System.Text.Json;

namespace EndToEnd.Tests.Tunnels;

/// <summary>The commands other than the loop, and their exit codes, on a server's host.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandTests : TunnelTests
{
    private ServerHost server = null!;

    [SetUp]
    public async Task AddServer() => server = await Network.AddServerAsync();

    [Test]
    public async Task A_dry_run_says_what_there_is_to_do_and_does_nothing()
    {
        await server.RunAgentAsync(4, "--dry-run");

        server.Files().ShouldBe([AgentHost.ConfigurationFile]);
        (await server.IsUpAsync()).ShouldBeFalse();
        (await Network.GetAsync("server/list_all")).ShouldBe("{}");

        await server.RunAgentAsync(0, "once");
        var key = await Network.AddPeeringAsync("phone");
        var before = server.Files().ToDictionary(file => file, server.Read, StringComparer.Ordinal);
        await server.RunAgentAsync(4, "once", "--dry-run");

        server.Files().ToDictionary(file => file, server.Read, StringComparer.Ordinal).ShouldBe(before);
        (await server.PeersAsync()).ShouldBeEmpty();

        await server.RunAgentAsync(0, "once");
        (await server.PeersAsync()).Keys.ShouldBe([key]);
        await server.RunAgentAsync(0, "--dry-run");
    }

    [Test]
    public async Task Status_shows_the_difference_between_broker_and_interface()
    {
        await server.RunAgentAsync(4, "status");
        await server.RunAgentAsync(0, "once");
        await server.RunAgentAsync(0, "status");

        var key = await Network.AddPeeringAsync("phone");
        (await server.RunAgentAsync(4, "status")).ShouldContain("10.0.0.21");
        Json(await server.ReadAgentAsync(4, "status", "--json")).ShouldContain(key);

        await server.RunAgentAsync(0, "once");
        (await server.RunAgentAsync(0, "status")).ShouldContain("10.0.0.21");
        Json(await server.ReadAgentAsync(0, "status", "--json")).ShouldContain(key);
        (await server.PeersAsync()).Keys.ShouldBe([key]);
    }

    [Test]
    public async Task Without_a_broker_it_cannot_be_done_now_and_nothing_is_made_up()
    {
        Network.Broker.Kill();

        await server.RunAgentAsync(1, "once");
        await server.RunAgentAsync(1, "status");
        await server.RunAgentAsync(1, "--dry-run");

        (await server.IsUpAsync()).ShouldBeFalse("nobody has said that this host may serve this subnet");
    }

    [Test]
    public async Task Check_contacts_nobody_and_finds_what_is_wrong()
    {
        Network.Broker.Kill();
        await server.RunAgentAsync(0, "check");
        await server.WriteAsync(
            "/etc/elsewhere.conf", server.Configuration.Replace("endpoint_port", "endpoint_prot", StringComparison.Ordinal));

        var complaint = await server.RunAgentAsync(2, "check", "/etc/elsewhere.conf");

        complaint.ShouldContain("endpoint_prot");
        complaint.ShouldContain("endpoint_port", Case.Sensitive, "the nearest known key");
        complaint.ShouldContain("10", Case.Sensitive, "the line");
        server.Files().ShouldBe([AgentHost.ConfigurationFile]);
    }

    [Test]
    public async Task A_wrong_configuration_or_command_line_does_nothing()
    {
        await server.WriteAsync(
            "/etc/elsewhere.conf", server.Configuration.Replace("\"berlin\"", "\"../berlin\"", StringComparison.Ordinal));

        await server.RunAgentAsync(2, "/etc/elsewhere.conf");
        await server.RunAgentAsync(2, "once", "/etc/elsewhere.conf");
        await server.RunAgentAsync(2, "status", "/etc/nowhere.conf");
        await server.RunAgentAsync(2, "--no-such-option");
        await server.RunAgentAsync(2, "down", "/etc/elsewhere.conf", "twice");

        server.Files().ShouldBe([AgentHost.ConfigurationFile]);
        (await Network.GetAsync("server/list_all")).ShouldBe("{}");
    }

    [Test]
    public async Task A_refused_password_is_no_difference_and_changes_nothing()
    {
        await server.RunAgentAsync(0, "once");
        await server.ConfigureAsync(server.Configuration.Replace(TunnelNetwork.Password, "wrong", StringComparison.Ordinal));

        await server.RunAgentAsync(1, "once");
        await server.RunAgentAsync(1, "status");

        (await server.IsUpAsync()).ShouldBeTrue();
    }

    private static string Json(string text) => JsonDocument.Parse(text).RootElement.GetRawText();
}
