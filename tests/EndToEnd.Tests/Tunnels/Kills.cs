using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

internal static class Kills
{
    private static readonly TimeSpan Patience = Eventually.Patience;

    /// <summary>Starts an agent and kills it after some time.</summary>
    public static async Task AfterAsync(TimeSpan delay, AgentHost host, params string[] arguments)
    {
        var agent = host.StartAgent(arguments);
        await Task.Delay(delay);
        await agent.KillAsync();
    }

    /// <summary>
    /// Starts an agent and kills it as soon as it makes a file in a folder; returns whether that was seen before it ended.
    /// </summary>
    public static async Task<bool> WhenItMakesAFileAsync(string folder, AgentHost host, params string[] arguments)
    {
        using var files = new FileSystemWatcher(host.Host.PathOf(folder));
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        files.Created += (_, _) => made.TrySetResult();
        files.EnableRaisingEvents = true;
        var agent = host.StartAgent(arguments);
        await Task.WhenAny(made.Task, agent.WaitForExitAsync()).WaitAsync(Patience);
        await agent.KillAsync();
        return made.Task.IsCompleted;
    }
}
