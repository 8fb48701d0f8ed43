using Agent.Tests.Brokers;
using Broker.Domain.Authority;

namespace Agent.Tests.CommandLine;

/// <summary>What `join` refuses before it asks the broker.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Broker.TestSupport.Process]
public sealed class JoinCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer broker = new();
    private readonly string invitation = Secret.New(SecretKind.Invitation).Reveal();

    public void Dispose()
    {
        broker.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task An_invitation_on_the_command_line()
    {
        var (exitCode, output) =
            await AgentProcess.RunAsync("join", $"{broker.Address}join#{invitation}", "--config", folder.PathOf("a.conf"));

        exitCode.ShouldBe(2, output);
        output.ShouldContain("command line");
        output.ShouldNotContain(invitation);
        broker.Calls.ShouldBeEmpty();
    }

    [Test]
    public async Task A_configuration_that_is_there()
    {
        var path = folder.Write("a.conf", "mine");

        var (exitCode, output) = await AgentProcess.RunAsync(
            "join", $"{broker.Address}", "--config", path, "--invitation-file", folder.Write("invitation", invitation));

        exitCode.ShouldBe(2, output);
        File.ReadAllText(path).ShouldBe("mine");
        broker.Calls.ShouldBeEmpty();
    }

    [TestCase("--endpoint", "nonsense")]
    [TestCase("--network", "10.0.0.1/24")]
    [TestCase("--invitation-file", "/nowhere/at/all")]
    [TestCase("--token-file", "/dev/null")]
    public async Task An_option_that_is_wrong(string option, string value)
    {
        var (exitCode, output) =
            await AgentProcess.RunAsync("join", $"{broker.Address}", "--config", folder.PathOf("a.conf"), option, value);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(option);
        output.ShouldNotContain("   at ");
        broker.Calls.ShouldBeEmpty();
    }
}
