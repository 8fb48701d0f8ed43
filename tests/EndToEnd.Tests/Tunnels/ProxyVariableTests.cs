namespace EndToEnd.Tests.Tunnels;

/// <summary>The variables of a proxy in the agent's environment.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProxyVariableTests : TunnelTests
{
    [TestCase("http_proxy")]
    [TestCase("HTTP_PROXY")]
    [TestCase("ALL_PROXY")]
    public async Task Are_not_used_and_named_where_the_broker_does_not_answer(string variable)
    {
        var server = await Network.AddServerAsync();
        server.Environment = [$"{variable}=http://user:hidden@10.99.0.77:3128"];

        await server.RunAgentAsync(0, "once");
        Network.Broker.Kill();
        var error = await server.RunAgentAsync(1, "once");

        error.ShouldContain($"{variable} is set, but the agent uses no proxy");
        error.ShouldNotContain("hidden");
    }

    [Test]
    public async Task That_are_for_other_addresses_are_not_named()
    {
        var server = await Network.AddServerAsync();
        server.Environment = ["https_proxy=http://10.99.0.77:3128", "http_proxy="];
        Network.Broker.Kill();

        var error = await server.RunAgentAsync(1, "once");

        error.ShouldContain("No answer from http://10.99.0.1:8080");
        error.ShouldNotContain("proxy", Case.Insensitive);
    }
}
