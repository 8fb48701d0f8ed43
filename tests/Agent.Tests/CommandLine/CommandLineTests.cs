using System.Text.Json.Nodes;
using Agent.Tests.Brokers;
using Agent.Tests.Configuration;
using Broker.TestSupport;

namespace Agent.Tests.CommandLine;

/// <summary>What needs neither root nor an interface: nothing here writes.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Process]
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer broker = new();

    private string ServerFile => Yaml.With(
        Yaml.With(Yaml.Server, "address", $"address: \"{broker.Address}\""), "name", "name: agent-tests-nobody");

    private string ClientFile => Yaml.With(
        Yaml.With(Yaml.Client, "address", $"address: \"{broker.Address}\""), "server_name", "server_name: agent-tests-nobody");

    public void Dispose()
    {
        broker.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task Help_shows_examples_commands_and_exit_codes()
    {
        var (exitCode, output) = await AgentProcess.RunAsync("--help");

        exitCode.ShouldBe(0);
        string[] words = ["Examples:", "wgbroker-agent check", "Exit codes:", "once", "status", "down", "--watch", "--dry-run"];
        words.Where(word => !output.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task Version_says_which()
    {
        var (exitCode, output) = await AgentProcess.RunAsync("--version");

        (exitCode, output.Trim()).ShouldBe((0, "1.0.0"));
    }

    [TestCase("--dry-runn")]
    [TestCase("status --watch")]
    [TestCase("check --json")]
    [TestCase("a.conf b.conf")]
    [TestCase("--watch status")]
    [TestCase("nowhere.conf --dry-run once")]
    public async Task A_command_line_that_is_wrong_ends_with_2(string arguments)
    {
        var (exitCode, output) = await AgentProcess.RunAsync(arguments.Split(' '));

        exitCode.ShouldBe(2, output);
    }

    /// <summary>It would be the default file's tunnel that goes down, and for real.</summary>
    [TestCase("--dry-run", "once")]
    [TestCase("--dry-run", "down")]
    [TestCase("nowhere.conf", "down")]
    [TestCase("nowhere.conf", "check")]
    public async Task What_stands_before_a_command_is_refused(string before, string command)
    {
        var (exitCode, output) = await AgentProcess.RunAsync(before, command);

        exitCode.ShouldBe(2, output);
        output.ShouldContain($"{before} stands before {command}.");
    }

    [TestCase("")]
    [TestCase("status")]
    [TestCase("check")]
    [TestCase("down")]
    [TestCase("--dry-run")]
    public async Task A_configuration_that_is_missing_ends_with_2(string command)
    {
        var (exitCode, output) = await AgentProcess.RunAsync(
            [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), folder.PathOf("nowhere.conf")]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("nowhere.conf");
        output.ShouldNotContain("   at ");
    }

    [TestCase("")]
    [TestCase("status")]
    [TestCase("check")]
    public async Task A_configuration_that_is_wrong_ends_with_2_and_says_where(string command)
    {
        var path = folder.Write("agent.conf", Yaml.With(ServerFile, "endpoint_port", "endpoint_port: 0"));

        var (exitCode, output) = await AgentProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain($"{path}:11: server.endpoint_port");
        broker.Connections.ShouldBe(0);
    }

    /// <summary>Exit code 1: systemd starts the agent again, and by then the file may have been mounted, or written.</summary>
    [TestCase("username", "token_file: {0}", null)]
    [TestCase("username", "token_file: {0}", "")]
    [TestCase("password", "password_file: {0}", null)]
    [TestCase("username", "username: admin\n    ca_file: {0}", null)]
    [TestCase("username", "username: admin\n    ca_file: {0}", "")]
    public async Task A_file_that_is_not_there_yet_ends_with_1(string key, string line, string? content)
    {
        var file = content is null ? folder.PathOf("late") : folder.Write("late", content);
        var yaml = Yaml.With(ServerFile, key, line.Replace("{0}", file, StringComparison.Ordinal));
        var path = folder.Write("agent.conf", line.StartsWith("token", StringComparison.Ordinal) ? Yaml.With(yaml, "password", "") : yaml);

        var (exitCode, output) = await AgentProcess.RunAsync("status", path);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(file);
        output.ShouldNotContain("   at ");
        broker.Connections.ShouldBe(0);
    }

    [Test]
    public async Task A_file_that_is_not_there_yet_beside_a_wrong_value_ends_with_2()
    {
        var yaml = Yaml.With(ServerFile, "password", $"password_file: {folder.PathOf("late")}");
        var path = folder.Write("agent.conf", Yaml.With(yaml, "endpoint_port", "endpoint_port: 0"));

        var (exitCode, output) = await AgentProcess.RunAsync("status", path);

        exitCode.ShouldBe(2, output);
    }

    [Test]
    public async Task Authorities_that_are_missing_end_check_with_2()
    {
        var line = $"username: admin\n    ca_file: {folder.PathOf("nowhere.pem")}";
        var path = folder.Write("agent.conf", Yaml.With(ServerFile, "username", line));

        var (exitCode, output) = await AgentProcess.RunAsync("check", path);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("ca_file");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Check_validates_and_contacts_nobody(bool isServer)
    {
        var path = folder.Write("agent.conf", isServer ? ServerFile : ClientFile);
        var files = folder.Age();

        var (exitCode, output) = await AgentProcess.RunAsync("check", path);

        exitCode.ShouldBeOneOf([0, 1], output);
        output.ShouldContain($"{path} is a {(isServer ? "server" : "client")}'s");
        output.ShouldNotContain(Yaml.Password);
        broker.Connections.ShouldBe(0);
        folder.Look().ShouldBe(files);
    }

    [TestCase(true, "status")]
    [TestCase(true, "--dry-run")]
    [TestCase(true, "once --dry-run")]
    [TestCase(false, "status")]
    [TestCase(false, "--dry-run")]
    public async Task A_broker_that_does_not_answer_ends_with_1(bool isServer, string command)
    {
        broker.Stop();
        var path = folder.Write("agent.conf", isServer ? ServerFile : ClientFile);
        var files = folder.Age();

        var (exitCode, output) = await AgentProcess.RunAsync([.. command.Split(' '), path]);

        exitCode.ShouldBe(1, output);
        output.ShouldNotContain("   at ");
        output.ShouldNotContain(Yaml.Password);
        folder.Look().ShouldBe(files);
    }

    [Test]
    public async Task Down_is_not_for_a_client()
    {
        var (exitCode, output) = await AgentProcess.RunAsync("down", folder.Write("agent.conf", ClientFile));

        exitCode.ShouldBe(2, output);
        output.ShouldContain("wg-quick down");
    }

    [Test]
    public async Task Status_is_JSON_for_scripts_even_while_the_broker_is_away()
    {
        broker.Stop();

        var (exitCode, output) = await AgentProcess.RunAsync("status", "--json", folder.Write("agent.conf", ClientFile));

        exitCode.ShouldBe(1, output);
        JsonNode.Parse(output[..(output.LastIndexOf('}') + 1)])!["client_name"]!.ToString().ShouldBe("laptop");
    }
}
