using Broker.TestSupport;

namespace Agent.Tests.CommandLine;

/// <summary>The agent as a process of its own.</summary>
internal static class AgentProcess
{
    /// <summary>Runs it to its end. The output is what it wrote to stdout and then to stderr.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        Categories.Require(Categories.Process);
        return Tool.TryRunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "wgbroker-agent.dll"), .. arguments]);
    }
}
